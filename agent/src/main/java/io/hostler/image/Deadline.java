package io.hostler.image;

import java.io.IOException;
import java.time.Duration;

/** When a whole fetch must be over, by a clock that does not jump. */
record Deadline(long atNanos, Duration total) {

  static Deadline in(Duration total) {
    return new Deadline(System.nanoTime() + total.toNanos(), total);
  }

  /**
   * How long the next wait may take, at least 1 ms.
   *
   * @throws IOException when it has passed
   */
  int millisLeft(Duration atMost) throws IOException {
    long left = atNanos - System.nanoTime();
    if (left <= 0) {
      throw new IOException(passed());
    }
    return Math.clamp(Math.min(left, atMost.toNanos()) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  /** What to say when it has passed. */
  String passed() {
    return "it took longer than " + total.toSeconds() + " s";
  }
}
