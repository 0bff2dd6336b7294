package io.hostler.firewall;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The one platform thread that libnftables' context lives on. Its name is what other programs see
 * as the author of our changes (15 characters at most).
 */
final class NftThread implements AutoCloseable {
  private static final String NAME = "hostler-";
  private static final int SUFFIX = 0x1000000;

  /** Of this thread alone: the kernel gives it as the author of a commit, cut at 15 characters. */
  private final String name = NAME + "%06x".formatted(ThreadLocalRandom.current().nextInt(SUFFIX));

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).daemon().factory());

  <T> CompletableFuture<T> call(Callable<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            answer.complete(work.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** For work that tells its own failures. */
  void run(Runnable work) {
    executor.execute(work);
  }

  /** Runs {@code work}, which tells its own failures, again and again. */
  void every(Duration period, Runnable work) {
    ScheduledFuture<?> unused =
        executor.scheduleWithFixedDelay(
            work, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
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
