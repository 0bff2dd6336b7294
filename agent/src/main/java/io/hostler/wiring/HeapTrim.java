package io.hostler.wiring;

import io.hostler.store.Scheduler;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps the heap near what is alive. The serial collector lets its old generation grow to the limit
 * before it looks at it, and gives memory back only when it has: an agent that made 200 instances
 * would hold their garbage for days. So when garbage may be worth it, it is told to collect, which
 * takes some 50 ms for each 20 MiB that live.
 */
public final class HeapTrim implements Capability {
  /** How soon garbage is noticed; at most so often is collected. */
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** More than the young generation holds, which is no sign of anything. */
  private static final long SLACK = 5L << 20;

  private final LongSupplier used;
  private final Runnable collector;
  private final Scheduler scheduler;
  private long alive;

  /**
   * Of this process.
   *
   * @param scheduler whose life is the agent's
   */
  public HeapTrim(Scheduler scheduler) {
    this(
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
        System::gc,
        scheduler);
  }

  /**
   * @param used bytes of objects in the heap, dead ones with them
   * @param collector collects all of it, and returns when it has
   */
  HeapTrim(LongSupplier used, Runnable collector, Scheduler scheduler) {
    this.used = used;
    this.collector = collector;
    this.scheduler = scheduler;
  }

  /** Looks now and then. */
  @Override
  public void start() {
    scheduler.after(
        PERIOD,
        () -> {
          look();
          start();
        });
  }

  /** Ends with the scheduler. */
  @Override
  public void close() {}

  /**
   * Collects when an eighth more than what was alive, and {@link #SLACK}, is there: what lies in an
   * idle agent is what the last busy time left, for hours.
   */
  void look() {
    if (used.getAsLong() > alive + alive / 8 + SLACK) {
      collector.run();
      alive = used.getAsLong();
    }
  }
}
