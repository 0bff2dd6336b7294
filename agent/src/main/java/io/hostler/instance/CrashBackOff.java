package io.hostler.instance;

import java.time.Duration;

/** How long a guest that ended by itself stays down: a guest that falls over costs little. */
final class CrashBackOff {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private CrashBackOff() {}

  /**
   * @param crashes in a row; the first restart is at once, then 2 s, doubling, to 5 min
   */
  static Duration after(int crashes) {
    if (crashes <= 1) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(crashes - 1, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
