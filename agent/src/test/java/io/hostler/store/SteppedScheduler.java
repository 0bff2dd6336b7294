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
    now = until;
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
