package io.hostler.firewall;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one platform thread that libnftables' context lives on. Its name is what other programs see
 * as the author of our changes (15 characters at most).
 *
 * <p>A call that passes the deadline has an unknown outcome, and keeps the thread until it returns:
 * another thread beside it could commit in the wrong order. Until then all else is refused at once.
 */
final class NftThread implements AutoCloseable {
  /** What replacing the table of 5,000 guests takes on a slow host, ten times over. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  /** The code of a call that may still come true. */
  static final String LATE = "nft-deadline";

  private static final String NAME = "hostler-";
  private static final int SUFFIX = 0x1000000;

  /** Of this thread alone: the kernel gives it as the author of a commit, cut at 15 characters. */
  private final String name = NAME + "%06x".formatted(ThreadLocalRandom.current().nextInt(SUFFIX));

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).daemon().factory());

  private final Duration deadline;

  /** When the work at hand began, of {@link System#nanoTime}. */
  private volatile Optional<Long> began = Optional.empty();

  NftThread() {
    this(DEADLINE);
  }

  /**
   * @param deadline of each piece of work, waiting for its turn included
   */
  NftThread(Duration deadline) {
    this.deadline = deadline;
  }

  <T> CompletableFuture<T> call(Callable<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    run(
        () -> {
          try {
            answer.complete(work.call());
          } catch (Throwable e) { // an Error too belongs to the caller, not to the deadline
            answer.completeExceptionally(e);
          }
        });
    return within(answer);
  }

  /** For work that tells its own failures. */
  void run(Runnable work) {
    executor.execute(() -> watched(work));
  }

  /** Runs {@code work}, which tells its own failures, again and again. */
  void every(Duration period, Runnable work) {
    ScheduledFuture<?> unused =
        executor.scheduleWithFixedDelay(
            () -> watched(work), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs {@code work}, which tells its own failures, once, not before the pause is over. */
  Future<?> after(Duration pause, Runnable work) {
    return executor.schedule(() -> watched(work), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The answer, or a failure at the deadline; at once while the thread is out of service. */
  <T> CompletableFuture<T> within(CompletableFuture<T> answer) {
    Optional<Problem> out = outOfService();
    if (out.isPresent()) {
      return CompletableFuture.failedFuture(new NftException(out.get()));
    }
    return answer
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? new NftException(LATE, "no answer in " + deadline + ", outcome unknown")
                        : failure));
  }

  /** Why nothing can be asked of the thread now: a call of it has passed its deadline. */
  Optional<Problem> outOfService() {
    return began
        .map(since -> Duration.ofNanos(System.nanoTime() - since))
        .filter(time -> time.compareTo(deadline) > 0)
        .map(
            time ->
                new Problem(
                    "nft-stuck",
                    "a call into libnftables has not returned for " + time.toSeconds() + " s",
                    "restart the agent if it stays so; guests are not touched by it"));
  }

  private void watched(Runnable work) {
    began = Optional.of(System.nanoTime());
    try {
      work.run();
    } finally {
      began = Optional.empty();
    }
  }

  /** Lets the work at hand end, for at most 5 s. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
