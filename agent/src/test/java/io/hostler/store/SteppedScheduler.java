package io.hostler.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves only when the test says so; all on the test's thread. */
public final class SteppedScheduler implements Scheduler {
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now;
  private long order;

  private record Due(long at, long order, Runnable task) {}

  @Override
  public void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    queue.add(new Due(now + delay.toNanos(), order++, task));
  }

  /** Lets time pass, running what falls due on the way, in order. */
  public void pass(Duration time) {
    long until = now + time.toNanos();
    while (!queue.isEmpty() && queue.peek().at() <= until) {
      Due due = queue.remove();
      now = Math.max(now, due.at());
      due.task().run();
    }
    // A task that waited let time pass itself, perhaps beyond.
    now = Math.max(now, until);
  }

  /** Lets time pass to what is due next, and runs it; whether there was something. */
  public boolean step() {
    return stepUntil(Long.MAX_VALUE);
  }

  /** {@link #step}, of what is due by then. */
  boolean stepUntil(long until) {
    if (queue.isEmpty() || queue.peek().at() > until) {
      return false;
    }
    Due due = queue.remove();
    now = Math.max(now, due.at());
    due.task().run();
    return true;
  }

  /** Runs what is due now. */
  public void settle() {
    pass(Duration.ZERO);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public void close() {
    queue.clear();
  }
}
