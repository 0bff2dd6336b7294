package io.hostler.placement;

import java.util.Optional;

/**
 * A reservation as it was read.
 *
 * @param modRevision what a write of it compares; 0 while there is none
 * @param stored the document it was read from: fields of a newer version go back with it
 */
public record Counter<T>(T value, long modRevision, Optional<String> stored) {

  /** Of a key that is not there. */
  public static <T> Counter<T> none(T value) {
    return new Counter<>(value, 0, Optional.empty());
  }
}
