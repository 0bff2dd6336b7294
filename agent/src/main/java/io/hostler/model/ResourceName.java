package io.hostler.model;

import io.hostler.plan.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a resource is called: unique in its cell.
 *
 * @param environment {@link Kind#CELL_WIDE} for cell-wide kinds
 */
public record ResourceName(Kind kind, String environment, String name)
    implements Comparable<ResourceName> {

  /** Environments that one answer names. */
  private static final int SHOWN = 5;

  public static ResourceName of(Kind kind, String environment, String name) {
    return new ResourceName(kind, kind.cellWide() ? Kind.CELL_WIDE : environment, name);
  }

  @Override
  public int compareTo(ResourceName other) {
    return toString().compareTo(other.toString());
  }

  /** For people: {@code image/debian}, {@code instance/web1}, {@code instance/staging/web1}. */
  public String shown() {
    boolean plain = kind.cellWide() || environment.equals("default");
    return kind.word() + "/" + (plain ? "" : environment + "/") + name;
  }

  /** That there is none of this name. */
  public Problem missing() {
    return missing(Stream.empty());
  }

  /**
   * That there is none of this name, and where there is one of the same.
   *
   * @param all of this kind, in all environments
   */
  public Problem missing(Stream<ResourceName> all) {
    List<String> elsewhere =
        all.filter(each -> each.name.equals(name) && !each.equals(this))
            .map(ResourceName::environment)
            .sorted()
            .limit(SHOWN)
            .toList();
    String none =
        "there is no "
            + kind.word()
            + " "
            + name
            + (kind.cellWide() ? "" : " in environment " + environment);
    return elsewhere.isEmpty()
        ? new Problem("not-found", none, "hostler " + kind.word() + " list shows what is there")
        : new Problem(
            "not-found",
            none + "; there is one in " + String.join(", ", elsewhere),
            "name that environment: -e " + elsewhere.getFirst());
  }

  /** {@code instance/default/web1}: the tail of its key. */
  @Override
  public String toString() {
    return kind.word() + "/" + environment + "/" + name;
  }
}
