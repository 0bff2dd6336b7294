package io.hostler.linux;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that native calls run on, each call with a deadline. A call that passes its
 * deadline keeps its thread, which is replaced while no more than {@code spare} are lost; beyond
 * that the part is unhealthy, and a call that finds every thread lost is refused at once. A native
 * call would pin a virtual thread's carrier, so none runs on one.
 */
public final class NativeThreads implements AutoCloseable {
  private final String name;
  private final int threads;
  private final int spare;
  private final Runnable onStart;
  private final LinkedBlockingQueue<NativeCall<?>> queue = new LinkedBlockingQueue<>();
  private final Object lock = new Object();
  private int lost;
  private int alive;
  private int born;
  private boolean closed;

  /**
   * @param name of the threads, at most 12 characters: the kernel shows 15 of name and number
   * @param threads how many calls run at a time
   * @param spare how many lost threads are replaced
   */
  public NativeThreads(String name, int threads, int spare) {
    this(name, threads, spare, () -> {});
  }

  /**
   * @param onStart runs first on each thread, also on replacements: enters a namespace, say
   */
  public NativeThreads(String name, int threads, int spare, Runnable onStart) {
    this.name = name;
    this.threads = threads;
    this.spare = spare;
    this.onStart = onStart;
    synchronized (lock) {
      for (int i = 0; i < threads; i++) {
        startThread();
      }
    }
  }

  /**
   * Runs {@code call} on one of the threads and waits for it.
   *
   * @param what the call's name, for the error
   * @param deadline from now, waiting for a free thread included
   * @throws NativeDeadlineException when it did not return in time
   * @throws RuntimeException what the call threw; a checked exception comes as its cause
   */
  public <T extends @Nullable Object> T call(String what, Duration deadline, Callable<T> call) {
    NativeCall<T> job = new NativeCall<>(call);
    synchronized (lock) {
      if (closed || lost >= threads + spare) {
        throw new NativeDeadlineException(
            new Problem(
                "native-unhealthy",
                what + ": no thread of " + name + " is left, " + lost + " calls never returned",
                "restart the agent; guests are not touched by it"),
            false,
            CompletableFuture.completedFuture(null));
      }
      queue.add(job);
    }
    try {
      return job.result.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return late(what, deadline, job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return late(what, deadline, job);
    } catch (ExecutionException e) {
      throw rethrow(what, e.getCause());
    }
  }

  /** {@link #call} for what gives nothing back. */
  public void run(String what, Duration deadline, Runnable call) {
    this.<@Nullable Void>call(
        what,
        deadline,
        () -> {
          call.run();
          return null;
        });
  }

  private <T extends @Nullable Object> T late(String what, Duration deadline, NativeCall<T> job) {
    if (job.cancel()) {
      queue.remove(job);
      throw new NativeDeadlineException(
          new Problem("native-busy", what + ": no free thread of " + name + " in " + deadline),
          false,
          CompletableFuture.completedFuture(null));
    }
    synchronized (lock) {
      if (!job.abandon()) {
        return finished(what, job);
      }
      lost++;
      if (lost <= spare && !closed) {
        startThread();
      }
    }
    throw new NativeDeadlineException(
        new Problem("native-deadline", what + ": no answer in " + deadline + ", outcome unknown"),
        true,
        job.returned);
  }

  private static <T extends @Nullable Object> T finished(String what, NativeCall<T> job) {
    try {
      return job.result.join();
    } catch (CompletionException e) {
      throw rethrow(what, e.getCause());
    }
  }

  private static RuntimeException rethrow(String what, @Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(what, cause);
  }

  /** False while more threads are lost than are replaced. */
  public boolean healthy() {
    synchronized (lock) {
      return lost <= spare;
    }
  }

  /** What to tell the operator; empty while every call came back. */
  public List<Problem> findings() {
    int out = outOfService();
    if (out == 0) {
      return List.of();
    }
    String says =
        out + " calls on threads of " + name + " passed their deadline and never returned";
    return List.of(
        healthy()
            ? new Problem("native-deadline", says, "look at the kernel's log")
            : new Problem(
                "native-unhealthy",
                says + ", more than are replaced",
                "restart the agent; guests are not touched by it"));
  }

  /** How many threads are in calls that passed their deadline. */
  public int outOfService() {
    synchronized (lock) {
      return lost;
    }
  }

  /** No new calls; running ones end by themselves. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      for (int i = 0; i < threads + spare; i++) {
        queue.add(NativeCall.stop());
      }
    }
  }

  private void startThread() {
    alive++;
    Thread.ofPlatform().daemon().name(name + "-" + ++born).start(this::work);
  }

  private void work() {
    onStart.run();
    while (true) {
      NativeCall<?> job;
      try {
        job = queue.take();
      } catch (InterruptedException e) {
        continue; // nobody ends a worker but close()
      }
      if (job.isStop()) {
        return;
      }
      job.run();
      synchronized (lock) {
        if (!job.finish()) {
          continue;
        }
        lost--;
        if (alive - lost > threads) { // its replacement goes on
          alive--;
          return;
        }
      }
    }
  }
}
