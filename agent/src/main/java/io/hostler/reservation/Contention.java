package io.hostler.reservation;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** How long to wait before others' changes are looked at anew: longer each time, and by chance. */
public final class Contention {
  private static final Duration FIRST = Duration.ofMillis(2);
  private static final Duration LONGEST = Duration.ofMillis(100);

  private Contention() {}

  /**
   * Blocks, for 100 ms at most; the second try comes at once.
   *
   * @param lost how many tries others were quicker than
   */
  public static void pause(int lost) {
    if (lost > 1) {
      long longest = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(lost, 16));
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
    }
  }
}
