package io.hostler.model;

import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong with one input, so that one answer can say all of it. */
public final class Problems {

  /** More would only fill the answer: a file of 1 MiB can have a wrong field every few bytes. */
  public static final int MAX = 1000;

  private final List<FieldProblem> found = new ArrayList<>();
  private int total;

  public void add(String field, String says) {
    if (total++ < MAX) {
      found.add(new FieldProblem(field, says));
    }
  }

  public boolean isEmpty() {
    return total == 0;
  }

  /** All that was found, in order; past {@link #MAX} only how many more there are. */
  public List<FieldProblem> all() {
    List<FieldProblem> all = new ArrayList<>(found);
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
