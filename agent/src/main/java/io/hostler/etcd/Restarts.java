package io.hostler.etcd;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * When a daemon that dies may be started again: at once when it lived for a minute, else after 1 s,
 * doubling to 60 s.
 */
final class Restarts {
  private static final Duration LONG_LIFE = Duration.ofSeconds(60);

  private final LongSupplier nanoTime;
  private OptionalLong last = OptionalLong.empty();
  private int early;

  /**
   * @param nanoTime a clock that never steps
   */
  Restarts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How long to wait before the next start; zero: start now. */
  Duration pause() {
    if (age().compareTo(LONG_LIFE) >= 0) {
      return Duration.ZERO;
    }
    Duration left = Duration.ofSeconds(Math.min(1L << Math.min(early, 6), 60)).minus(age());
    return left.isNegative() ? Duration.ZERO : left;
  }

  void started() {
    early = age().compareTo(LONG_LIFE) < 0 ? early + 1 : 0;
    last = OptionalLong.of(nanoTime.getAsLong());
  }

  /** Since the last start by this agent; very long when there was none. */
  Duration age() {
    return last.isEmpty()
        ? Duration.ofDays(1)
        : Duration.ofNanos(nanoTime.getAsLong() - last.getAsLong());
  }
}
