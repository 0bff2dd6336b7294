package io.hostler.plan;

import java.time.Duration;

/**
 * A clock for durations: it never steps, whatever becomes of the date. Its zero means nothing, only
 * differences do; it does not outlive the process.
 */
@FunctionalInterface
public interface MonotonicClock {

  /** CLOCK_MONOTONIC. */
  MonotonicClock SYSTEM = System::nanoTime;

  long nanos();

  /** How long ago this clock said {@code then}. */
  default Duration since(long then) {
    return Duration.ofNanos(nanos() - then);
  }
}
