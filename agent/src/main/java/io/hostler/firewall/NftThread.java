package io.hostler.firewall;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The one platform thread that libnftables' context lives on. Its name is what other programs see
 * as the author of our changes (15 characters at most).
 */
final class NftThread implements AutoCloseable {
  static final String NAME = "hostler-nft";

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name(NAME).daemon().factory());

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
