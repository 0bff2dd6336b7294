package io.hostler.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread of work with its clock: tasks run one at a time, in order. Replaced in simulations.
 */
public interface Scheduler extends AutoCloseable {

  void run(Runnable task);

  void after(Duration delay, Runnable task);

  /** For durations: never steps. */
  long nanoTime();

  /** For people. */
  Instant now();

  /** What has not begun is dropped. */
  @Override
  void close();

  /** A daemon thread of its own. */
  static Scheduler thread(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new Scheduler() {
      @Override
      public void run(Runnable task) {
        after(Duration.ZERO, task);
      }

      @Override
      public void after(Duration delay, Runnable task) {
        try {
          var unused =
              executor.schedule(Guarded.of(name, task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
          // Closed: the work is over.
          return;
        }
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public void close() {
        executor.shutdown();
      }
    };
  }
}
