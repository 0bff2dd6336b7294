package io.hostler.store;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to pause: doubling after failures, and never all nodes at the same instant. */
final class Pauses {
  private final RandomGenerator random;
  private final Duration first;
  private final Duration most;
  private int failures;

  Pauses(RandomGenerator random, Duration first, Duration most) {
    this.random = random;
    this.first = first;
    this.most = most;
  }

  /** The pause after one more failure. */
  Duration afterFailure() {
    long doubled = first.toNanos() << Math.min(failures, 20);
    failures++;
    return spread(Duration.ofNanos(Math.min(doubled, most.toNanos())));
  }

  void succeeded() {
    failures = 0;
  }

  Duration upTo(Duration most) {
    return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
  }

  /** Up to a quarter longer. */
  Duration spread(Duration base) {
    return base.plusNanos(random.nextLong(base.toNanos() / 4 + 1));
  }
}
