package io.hostler.plan;

import java.util.Optional;
import java.util.function.Function;

/**
 * A part of the host as it was looked at. Only a proven absence may cause an action: a read that
 * failed, timed out or came back empty without proof is {@link Unknown}.
 */
public sealed interface Seen<T> {

  record Present<T>(T value) implements Seen<T> {}

  record Absent<T>() implements Seen<T> {}

  record Unknown<T>(Problem why) implements Seen<T> {}

  static <T> Seen<T> present(T value) {
    return new Present<>(value);
  }

  static <T> Seen<T> absent() {
    return new Absent<>();
  }

  static <T> Seen<T> unknown(Problem why) {
    return new Unknown<>(why);
  }

  /**
   * The value when present; empty when absent <em>or unknown</em>: never read an empty answer as
   * absence.
   */
  default Optional<T> found() {
    return this instanceof Present<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  default boolean isPresent() {
    return this instanceof Present<T>;
  }

  default boolean isAbsent() {
    return this instanceof Absent<T>;
  }

  default boolean isUnknown() {
    return this instanceof Unknown<T>;
  }

  default <R> Seen<R> map(Function<? super T, ? extends R> f) {
    return switch (this) {
      case Present<T>(T value) -> new Present<>(f.apply(value));
      case Absent<T>() -> new Absent<>();
      case Unknown<T>(Problem why) -> new Unknown<>(why);
    };
  }
}
