package io.hostler.declare;

import io.hostler.store.Entry;
import io.hostler.store.Lease;
import io.hostler.store.Page;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import io.hostler.store.Watch;
import io.hostler.store.WatchListener;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A store behind a network: a request arrives late, its answer too, each by chance, so that neither
 * come in the order in which they were sent.
 */
final class UnevenStore implements Store {
  private static final int LONGEST_MICROS = 1_500;

  private final Store store;
  private final Random random;
  private final ScheduledExecutorService wire = Executors.newScheduledThreadPool(4);

  UnevenStore(Store store, long seed) {
    this.store = store;
    this.random = new Random(seed);
  }

  private long delay() {
    synchronized (random) {
      return random.nextInt(LONGEST_MICROS);
    }
  }

  private <T> CompletableFuture<T> late(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    long there = delay();
    long back = delay();
    var unused =
        wire.schedule(
            () -> {
              CompletableFuture<T> done = call.get();
              return wire.schedule(
                  () -> done.whenComplete((value, error) -> complete(answer, value, error)),
                  back,
                  TimeUnit.MICROSECONDS);
            },
            there,
            TimeUnit.MICROSECONDS);
    return answer;
  }

  private static <T> void complete(CompletableFuture<T> answer, T value, Throwable error) {
    if (error == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(error);
    }
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    return late(() -> store.get(key));
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return late(() -> store.list(prefix, after, revision, limit));
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return late(() -> store.listNearby(prefix, limit));
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    return late(() -> store.commit(txn));
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    return store.watch(prefix, revision, listener);
  }

  @Override
  public CompletableFuture<Lease> grant(long ttlSeconds) {
    return store.grant(ttlSeconds);
  }

  @Override
  public long cluster() {
    return store.cluster();
  }

  @Override
  public void reconnect() {
    store.reconnect();
  }

  /** Its wire alone: the store is the test's. */
  @Override
  public void close() {
    wire.shutdownNow();
  }
}
