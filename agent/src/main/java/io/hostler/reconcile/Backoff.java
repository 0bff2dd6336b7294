package io.hostler.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a key that failed waits: doubling from {@code first} to {@code most}, each time spread
 * by a fifth either way so that keys that failed together don't come back together.
 */
public record Backoff(Duration first, Duration most) {

  public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  /**
   * @param attempts failures in a row, 1 for the first
   */
  public Duration delay(int attempts, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(attempts - 1, 20);
    long millis = Math.min(Math.max(doubled, first.toMillis()), most.toMillis());
    return Duration.ofMillis(Math.round(millis * (0.8 + 0.4 * random.nextDouble())));
  }
}
