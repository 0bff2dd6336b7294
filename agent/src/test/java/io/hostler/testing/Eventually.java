package io.hostler.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again until what is awaited is there: often at first, then more seldom. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SHORTEST = 1_000_000;
  private static final long LONGEST = 50_000_000;

  private Eventually() {}

  /** Within 60 s. */
  public static void holds(Callable<Boolean> condition) {
    holds(PATIENCE, condition);
  }

  /** Within 60 s. */
  public static void holds(String what, Callable<Boolean> condition) {
    holds(PATIENCE, what, condition);
  }

  public static void holds(Duration within, Callable<Boolean> condition) {
    holds(within, "what was awaited", condition);
  }

  public static void holds(Duration within, String what, Callable<Boolean> condition) {
    holds(within, () -> "not within " + within + ": " + what, condition);
  }

  /**
   * @param otherwise what to say when it did not come true
   */
  public static void holds(
      Duration within, Supplier<String> otherwise, Callable<Boolean> condition) {
    long start = System.nanoTime();
    while (!is(condition)) {
      long passed = System.nanoTime() - start;
      if (passed > within.toNanos()) {
        throw new AssertionError(otherwise.get());
      }
      LockSupport.parkNanos(Math.clamp(passed / 8, SHORTEST, LONGEST));
    }
  }

  /** What was seen when it was as awaited, within 60 s. */
  public static <T> T eventually(Supplier<T> look, Predicate<T> awaited) {
    Object[] last = new Object[1];
    holds(
        PATIENCE,
        () -> "still " + last[0],
        () -> {
          T now = look.get();
          last[0] = now;
          return awaited.test(now);
        });
    @SuppressWarnings("unchecked")
    T seen = (T) last[0];
    return seen;
  }

  private static boolean is(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
