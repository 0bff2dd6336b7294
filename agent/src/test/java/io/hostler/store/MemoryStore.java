package io.hostler.store;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A store in memory that behaves as etcd does, for tests: revisions, versions until compaction,
 * watches that deliver history, leases. Thread-safe; futures are complete when returned. Keys are
 * ordered as Java strings, which is etcd's order for ASCII.
 */
public final class MemoryStore implements Store {
  private final ReentrantLock lock = new ReentrantLock();
  private final MemoryKeys keys = new MemoryKeys();
  private final MemoryLeases leases = new MemoryLeases();
  private final List<MemoryWatch> watches = new ArrayList<>();
  private final LongSupplier nanoTime;
  private final Executor deliver;
  private final Runnable onClose;
  private boolean closed;

  /** Lives in real time: watches and the expiry of leases run on a daemon thread of its own. */
  public MemoryStore() {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("memory-store").unstarted(task));
    this.nanoTime = System::nanoTime;
    this.deliver = thread;
    this.onClose = thread::shutdownNow;
    var unused = thread.scheduleWithFixedDelay(this::expire, 50, 50, TimeUnit.MILLISECONDS);
  }

  /**
   * Lives in the caller's time.
   *
   * @param nanoTime the clock of leases; call {@link #expire} after moving it
   * @param deliver runs the calls to watch listeners; never two of one watch at a time
   */
  public MemoryStore(LongSupplier nanoTime, Executor deliver) {
    this.nanoTime = nanoTime;
    this.deliver = deliver;
    this.onClose = () -> {};
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    return locked(() -> keys.get(key));
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return locked(() -> keys.list(prefix, after, revision, limit));
  }

  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return list(prefix, "", 0, limit);
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    return locked(
        () -> {
          TxnLimits.check(txn);
          if (!txn.conditions().stream().allMatch(keys::holds)) {
            Map<String, Entry> now = new HashMap<>();
            txn.conditions()
                .forEach(c -> keys.get(c.key()).ifPresent(entry -> now.put(c.key(), entry)));
            return new TxnResult(false, keys.revision(), now);
          }
          for (Txn.Change change : txn.changes()) {
            if (change instanceof Txn.Change.Put put && put.lease() != 0) {
              mustKnow(put.lease());
            }
          }
          apply(txn.changes());
          return new TxnResult(true, keys.revision(), Map.of());
        });
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    MemoryWatch watch = new MemoryWatch(keys, lock, deliver, prefix, revision, listener);
    lock.lock();
    try {
      if (closed) {
        watch.breakOff();
      } else {
        watches.add(watch);
        watch.wake();
      }
    } finally {
      lock.unlock();
    }
    return watch;
  }

  @Override
  public CompletableFuture<Lease> grant(long ttlSeconds) {
    return locked(
        () ->
            new MemoryLease(
                leases.grant(Duration.ofSeconds(ttlSeconds).toNanos(), nanoTime.getAsLong())));
  }

  /** The newest revision. */
  public long revision() {
    return locked(keys::revision).join();
  }

  /** Forgets the history up to {@code revision}, as etcd's compaction does. */
  public void compact(long revision) {
    locked(
            () -> {
              keys.compact(revision);
              return keys.compacted();
            })
        .join();
  }

  /**
   * Goes back in time, as after the restore of an old snapshot: all is as it was at {@code
   * revision}, later ones are taken anew, all watches end as broken. Leases stay.
   */
  public void rewind(long revision) {
    locked(
            () -> {
              keys.rewind(revision);
              breakOff();
              return revision;
            })
        .join();
  }

  /** Ends all watches as a restart of the server would. */
  public void breakWatches() {
    locked(
            () -> {
              breakOff();
              return true;
            })
        .join();
  }

  /** Removes the keys of the leases that have run out; every other call does that first, too. */
  public void expire() {
    lock.lock();
    try {
      for (long id : leases.expired(nanoTime.getAsLong())) {
        end(id);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Always the same one. */
  @Override
  public long cluster() {
    return 0;
  }

  @Override
  public void reconnect() {
    breakWatches();
  }

  /** Ends the calls to all listeners; every later call fails with {@code store-unavailable}. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      List.copyOf(watches).forEach(MemoryWatch::close);
      watches.clear();
    } finally {
      lock.unlock();
    }
    onClose.run();
  }

  private void apply(List<Txn.Change> changes) {
    keys.apply(changes);
    changes.forEach(leases::follow);
    watches.removeIf(MemoryWatch::isClosed);
    watches.forEach(MemoryWatch::wake);
  }

  private void breakOff() {
    watches.forEach(MemoryWatch::breakOff);
    watches.clear();
  }

  private void end(long lease) {
    apply(leases.end(lease).stream().<Txn.Change>map(Txn.Change.Delete::new).toList());
  }

  private void mustKnow(long lease) {
    if (!leases.knows(lease)) {
      throw new StoreException(new Problem("lease-lost", "the store knows no lease " + lease));
    }
  }

  private <T> CompletableFuture<T> locked(Supplier<T> work) {
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(
            new StoreException(new Problem("store-unavailable", "the store is closed")));
      }
      expire();
      return CompletableFuture.completedFuture(work.get());
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      lock.unlock();
    }
  }

  private final class MemoryLease implements Lease {
    private final long id;

    MemoryLease(long id) {
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public CompletableFuture<Long> keepAlive() {
      return locked(
          () -> {
            mustKnow(id);
            boolean unused = leases.renew(id, nanoTime.getAsLong());
            return keys.revision();
          });
    }

    @Override
    public CompletableFuture<Void> revoke() {
      return locked(
              () -> {
                end(id);
                return id;
              })
          .thenAccept(revoked -> {});
    }
  }
}
