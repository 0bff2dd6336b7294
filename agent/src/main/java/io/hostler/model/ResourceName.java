package io.hostler.model;

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

  /** {@code instance/default/web1}: the tail of its key. */
  @Override
  public String toString() {
    return kind.word() + "/" + environment + "/" + name;
  }
}
