package io.hostler.store;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Polls a condition with a deadline, for what happens on other threads or in other processes. */
final class Eventually {
  private Eventually() {}

  static void holds(Duration within, Callable<Boolean> condition) {
    holds(within, () -> "not within " + within, condition);
  }

  static void holds(Duration within, Supplier<String> otherwise, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(otherwise.get());
        }
        Thread.sleep(5);
      }
    } catch (AssertionError | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
