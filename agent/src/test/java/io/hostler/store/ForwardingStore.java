package io.hostler.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A store in front of another one, for what happens on the way there: each request, those on its
 * leases too, goes through {@link #call}.
 */
public abstract class ForwardingStore implements Store {
  protected final Store inner;

  protected ForwardingStore(Store inner) {
    this.inner = inner;
  }

  /**
   * Sends a request.
   *
   * @param about the key, or the start of the keys, that are read; empty: it writes, or is about a
   *     lease
   */
  protected <T> CompletableFuture<T> call(String about, Supplier<CompletableFuture<T>> request) {
    return request.get();
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    return call(key, () -> inner.get(key));
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return call(prefix, () -> inner.list(prefix, after, revision, limit));
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return call(prefix, () -> inner.listNearby(prefix, limit));
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    return call("", () -> inner.commit(txn));
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    return inner.watch(prefix, revision, listener);
  }

  @Override
  public CompletableFuture<Lease> grant(long ttlSeconds) {
    return call("", () -> inner.grant(ttlSeconds)).thenApply(ForwardedLease::new);
  }

  @Override
  public long cluster() {
    return inner.cluster();
  }

  @Override
  public void reconnect() {
    inner.reconnect();
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class ForwardedLease implements Lease {
    private final Lease lease;

    ForwardedLease(Lease lease) {
      this.lease = lease;
    }

    @Override
    public long id() {
      return lease.id();
    }

    @Override
    public CompletableFuture<Long> keepAlive() {
      return call("", lease::keepAlive);
    }

    @Override
    public CompletableFuture<Void> revoke() {
      return call("", lease::revoke);
    }
  }
}
