package io.hostler.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A moment within something that takes a while, to be met from outside: how long the next one waits
 * is learnt from what the others came to, too early or too late. So a machine that is slow, or
 * quick, is met as well.
 */
public final class Aim {
  private final Random random;
  private long nanos;
  private int early;
  private int late;

  /**
   * @param first the guess, in nanoseconds
   */
  public Aim(Random random, long first) {
    this.random = random;
    this.nanos = first;
  }

  /** Waits for about as long as it takes. */
  public void await() {
    LockSupport.parkNanos(random.nextLong(2 * nanos));
  }

  /** What happened after {@link #await}: it came before what it was to meet, or after it. */
  public void was(boolean early) {
    if (early) {
      this.early++;
      nanos = nanos * 3 / 2;
    } else {
      late++;
      nanos = Math.max(1_000, nanos * 2 / 3);
    }
  }

  /** Whether both sides were seen. */
  public boolean met() {
    return early > 0 && late > 0;
  }

  public int tries() {
    return early + late;
  }

  /** Fails when one side was never seen: then nothing was tried between the two. */
  public void demand() {
    assertTrue(met(), this::toString);
  }

  @Override
  public String toString() {
    return early + " early, " + late + " late, now after " + nanos / 1_000 + " us";
  }
}
