package io.hostler.model;

import io.hostler.plan.Problem;

/**
 * What a resource is called: unique in its cell.
 *
 * @param environment {@link Kind#CELL_WIDE} for cell-wide kinds
 */
public record ResourceName(Kind kind, String environment, String name)
    implements Comparable<ResourceName> {

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
    return new Problem(
        "not-found",
        "there is no "
            + kind.word()
            + " "
            + name
            + (kind.cellWide() ? "" : " in environment " + environment),
        "hostler " + kind.word() + " list shows what is there");
  }

  /** {@code instance/default/web1}: the tail of its key. */
  @Override
  public String toString() {
    return kind.word() + "/" + environment + "/" + name;
  }
}
