package io.hostler.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects all that is wrong with one input, so that one answer can say all of it. */
public final class Problems {

  /** More would only fill the answer: a file of 1 MiB can have a wrong field every few bytes. */
  public static final int MAX = 100;

  private final List<FieldProblem> found = new ArrayList<>();
  private final Map<String, Owner> owners = new HashMap<>();
  private int total;

  /** Whose problems those below a path are. */
  private record Owner(String resource, String file) {}

  public void add(String field, String says) {
    add(new FieldProblem(field, says));
  }

  void add(FieldProblem problem) {
    if (total++ < MAX) {
      found.add(problem);
    }
  }

  /**
   * What the document at {@code path} calls itself: said with each of its problems.
   *
   * @param path {@code documents[1]}; of a document that is alone it is empty, and nothing is said
   * @param file of several, that it stands in; empty when there is only one
   */
  public void called(String path, String resource, String file) {
    if (!path.isEmpty()) {
      owners.put(path, new Owner(resource, file));
    }
  }

  private FieldProblem named(FieldProblem problem) {
    int dot = problem.field().indexOf('.');
    String document = dot < 0 ? problem.field() : problem.field().substring(0, dot);
    Owner owner = owners.getOrDefault(document, new Owner(problem.resource(), problem.file()));
    return new FieldProblem(problem.field(), problem.says(), owner.resource(), owner.file());
  }

  public boolean isEmpty() {
    return total == 0;
  }

  /** All that was found, in order; past {@link #MAX} only how many more there are. */
  public List<FieldProblem> all() {
    List<FieldProblem> all = new ArrayList<>(found.stream().map(this::named).toList());
    if (total > MAX) {
      all.add(new FieldProblem("", "and " + (total - MAX) + " more"));
    }
    return List.copyOf(all);
  }

  /**
   * @throws InvalidException with everything found, when anything was
   */
  public void check() {
    if (!isEmpty()) {
      throw new InvalidException(all());
    }
  }
}
