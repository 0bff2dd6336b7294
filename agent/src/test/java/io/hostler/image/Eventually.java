package io.hostler.image;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls until something holds, within a deadline. */
final class Eventually {
  private Eventually() {}

  static <T> T eventually(Supplier<T> look, Predicate<T> holds) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    T last = look.get();
    while (!holds.test(last)) {
      if (System.nanoTime() > end) {
        return fail("still " + last);
      }
      LockSupport.parkNanos(2_000_000);
      last = look.get();
    }
    return last;
  }
}
