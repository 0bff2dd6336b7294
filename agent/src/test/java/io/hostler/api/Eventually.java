package io.hostler.api;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls a condition until it holds. */
public final class Eventually {
  private Eventually() {}

  public static void that(String what, BooleanSupplier holds) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("never: " + what);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
