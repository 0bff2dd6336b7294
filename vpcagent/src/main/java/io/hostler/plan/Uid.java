package io.hostler.plan;

import java.util.UUID;

/** The identity of a resource, given at creation and never used again. */
public record Uid(UUID value) implements Comparable<Uid> {

  public static Uid random() {
    return new Uid(UUID.randomUUID());
  }

  /**
   * @throws IllegalArgumentException when {@code text} is no UUID in its canonical form
   */
  public static Uid parse(String text) {
    UUID value = UUID.fromString(text);
    if (!value.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("not a UUID: " + text);
    }
    return new Uid(value);
  }

  /** The first 8 hex digits: what people type and what interface names carry. */
  public String shortId() {
    return value.toString().substring(0, 8);
  }

  @Override
  public int compareTo(Uid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
