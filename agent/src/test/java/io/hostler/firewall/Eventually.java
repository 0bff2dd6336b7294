package io.hostler.firewall;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polls a condition until it holds or 10 s have passed. */
final class Eventually {
  private Eventually() {}

  static void holds(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true within 10 s");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
