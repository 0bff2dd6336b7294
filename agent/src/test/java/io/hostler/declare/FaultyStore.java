package io.hostler.declare;

import io.hostler.plan.Problem;
import io.hostler.store.ForwardingStore;
import io.hostler.store.Page;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A store that loses replies, and lets a test step in between any two calls. */
final class FaultyStore extends ForwardingStore {

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

  private IntFunction<Fault> faults = n -> Fault.NONE;
  private IntConsumer before = n -> {};
  private Optional<Long> behind = Optional.empty();
  private int calls;
  private int commits;

  FaultyStore(Store store) {
    super(store);
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
    behind = Optional.of(at(inner));
    return this;
  }

  private static long at(Store store) {
    return store.list("", "", 0, 1).join().revision();
  }

  int calls() {
    return calls;
  }

  @Override
  protected <T> CompletableFuture<T> call(String about, Supplier<CompletableFuture<T>> request) {
    before.accept(calls++);
    return request.get();
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return list(prefix, "", behind.orElse(0L), limit);
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    return call(
        "",
        () ->
            switch (faults.apply(commits++)) {
              case NONE -> inner.commit(txn);
              case REPLY_LOST -> inner.commit(txn).thenCompose(result -> failed("store-unclear"));
              case REQUEST_LOST -> failed("store-unclear");
              case REFUSED -> failed("store-unavailable");
            });
  }

  private static CompletableFuture<TxnResult> failed(String code) {
    return CompletableFuture.failedFuture(new StoreException(new Problem(code, "made to fail")));
  }
}
