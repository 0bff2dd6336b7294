package io.hostler.cell;

import io.hostler.plan.Problem;
import io.hostler.store.Entry;
import io.hostler.store.Lease;
import io.hostler.store.MemoryStore;
import io.hostler.store.Page;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import io.hostler.store.Watch;
import io.hostler.store.WatchListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One client's way to a shared memory store; it can lose replies and be cut off. */
final class ManualStore implements Store {
  private final MemoryStore store;
  boolean cut;
  boolean loseNextCommitReply;
  int commits;

  ManualStore(MemoryStore store) {
    this.store = store;
  }

  private <T> CompletableFuture<T> through(Supplier<CompletableFuture<T>> call) {
    return cut
        ? CompletableFuture.failedFuture(
            new StoreException(new Problem("store-unavailable", "cut off")))
        : call.get();
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    return through(() -> store.get(key));
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return through(() -> store.list(prefix, after, revision, limit));
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return through(() -> store.listNearby(prefix, limit));
  }

  @Override
  public long cluster() {
    return store.cluster();
  }

  @Override
  public void reconnect() {
    store.reconnect();
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    commits++;
    CompletableFuture<TxnResult> result = through(() -> store.commit(txn));
    if (loseNextCommitReply) {
      loseNextCommitReply = false;
      return CompletableFuture.failedFuture(
          new StoreException(new Problem("store-unclear", "the reply was lost")));
    }
    return result;
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    return store.watch(prefix, revision, listener);
  }

  @Override
  public CompletableFuture<Lease> grant(long ttlSeconds) {
    return through(() -> store.grant(ttlSeconds)).thenApply(Through::new);
  }

  private final class Through implements Lease {
    private final Lease lease;

    Through(Lease lease) {
      this.lease = lease;
    }

    @Override
    public long id() {
      return lease.id();
    }

    @Override
    public CompletableFuture<Void> keepAlive() {
      return through(lease::keepAlive);
    }

    @Override
    public CompletableFuture<Void> revoke() {
      return through(lease::revoke);
    }
  }

  @Override
  public void close() {}
}
