package io.hostler.store;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Numbers the attempts of a supervisor, so that what an earlier one is still told is ignored. Used
 * on the scheduler only.
 */
final class Attempts {
  private final Scheduler scheduler;
  private long current;

  Attempts(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  long next() {
    return ++current;
  }

  long current() {
    return current;
  }

  boolean isCurrent(long attempt) {
    return attempt == current;
  }

  /**
   * Goes on on the scheduler when {@code asked} is answered, unless the attempt is over by then.
   */
  <T> void on(
      long attempt, CompletableFuture<T> asked, Consumer<T> then, Consumer<Problem> failed) {
    var unused =
        asked.whenComplete(
            (answer, failure) ->
                scheduler.run(
                    () -> {
                      if (attempt != current) {
                        return;
                      }
                      if (failure == null) {
                        then.accept(answer);
                      } else {
                        failed.accept(problem(failure));
                      }
                    }));
  }

  /** Fails {@code asked} when it is not answered in time. */
  static <T> CompletableFuture<T> within(
      Scheduler scheduler, Duration time, CompletableFuture<T> asked) {
    CompletableFuture<T> bounded = asked.copy();
    scheduler.after(
        time,
        () ->
            bounded.completeExceptionally(
                new StoreException(
                    new Problem(
                        "store-unavailable", "no answer within " + time.toMillis() + " ms"))));
    return bounded;
  }

  void after(long attempt, Duration pause, Runnable task) {
    scheduler.after(
        pause,
        () -> {
          if (attempt == current) {
            task.run();
          }
        });
  }

  private static Problem problem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof HostlerException known
        ? known.problem()
        : new Problem("store-unavailable", String.valueOf(cause));
  }
}
