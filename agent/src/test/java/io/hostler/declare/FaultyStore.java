package io.hostler.declare;

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
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** A store that loses replies, and lets a test step in between any two calls. */
final class FaultyStore implements Store {

  /** What happens to a commit. */
  enum Fault {
    NONE,
    /** It happens, and nobody hears of it. */
    REPLY_LOST,
    /** It does not happen, and nobody hears of it. */
    REQUEST_LOST,
    /** It does not happen, and says so. */
    REFUSED
  }

  private final Store store;
  private IntFunction<Fault> faults = n -> Fault.NONE;
  private IntConsumer before = n -> {};
  private Optional<Long> behind = Optional.empty();
  private int calls;
  private int commits;

  FaultyStore(Store store) {
    this.store = store;
  }

  /** By the number of the commit, from 0. */
  FaultyStore faults(IntFunction<Fault> which) {
    this.faults = which;
    return this;
  }

  /** Runs before each call of any kind, by its number, from 0. */
  FaultyStore before(IntConsumer what) {
    this.before = what;
    return this;
  }

  /** From now on what is at hand is what stands now: the member that is asked is cut off. */
  FaultyStore cutOff() {
    behind = Optional.of(at(store));
    return this;
  }

  private static long at(Store store) {
    return store.list("", "", 0, 1).join().revision();
  }

  int calls() {
    return calls;
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    before.accept(calls++);
    return store.get(key);
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    before.accept(calls++);
    return store.list(prefix, after, revision, limit);
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    before.accept(calls++);
    return store.list(prefix, "", behind.orElse(0L), limit);
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    before.accept(calls++);
    return switch (faults.apply(commits++)) {
      case NONE -> store.commit(txn);
      case REPLY_LOST -> store.commit(txn).thenCompose(result -> failed("store-unclear"));
      case REQUEST_LOST -> failed("store-unclear");
      case REFUSED -> failed("store-unavailable");
    };
  }

  private static CompletableFuture<TxnResult> failed(String code) {
    return CompletableFuture.failedFuture(new StoreException(new Problem(code, "made to fail")));
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

  @Override
  public void close() {
    store.close();
  }
}
