package io.hostler.memory;

import io.hostler.plan.Problem;
import io.hostler.store.Entry;
import io.hostler.store.Lease;
import io.hostler.store.Page;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import io.hostler.store.Watch;
import io.hostler.store.WatchListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The store before it can be reached for the first time: the certificates for it may not have been
 * made yet. Until it is opened every call fails as when the store is away.
 */
public final class LateStore implements Store {
  private static final Problem NOT_OPEN =
      new Problem("store-unavailable", "the store is not up yet", "see hostler status");

  private final WriteFloor floor;
  private volatile Optional<Store> open = Optional.empty();

  /**
   * @param floor told of each transaction that happened, before whoever asked for it
   */
  public LateStore(WriteFloor floor) {
    this.floor = floor;
  }

  /** Opens it once; what fails is tried again by the next call. */
  public synchronized void open(Supplier<Store> store) {
    if (open.isEmpty()) {
      open = Optional.of(store.get());
    }
  }

  public boolean isOpen() {
    return open.isPresent();
  }

  private <T> CompletableFuture<T> with(Function<Store, CompletableFuture<T>> call) {
    return open.map(call)
        .orElseGet(() -> CompletableFuture.failedFuture(new StoreException(NOT_OPEN)));
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    return with(store -> store.get(key));
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return with(store -> store.list(prefix, after, revision, limit));
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return with(store -> store.listNearby(prefix, limit));
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    return with(store -> store.commit(txn))
        .thenApply(
            result -> {
              if (result.committed()) {
                floor.committed(txn, result.revision());
              }
              return result;
            });
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    return open.map(store -> store.watch(prefix, revision, listener))
        .orElseThrow(() -> new StoreException(NOT_OPEN));
  }

  @Override
  public CompletableFuture<Lease> grant(long ttlSeconds) {
    return with(store -> store.grant(ttlSeconds));
  }

  @Override
  public long cluster() {
    return open.map(Store::cluster).orElse(0L);
  }

  @Override
  public void reconnect() {
    open.ifPresent(Store::reconnect);
  }

  @Override
  public void close() {
    open.ifPresent(Store::close);
  }
}
