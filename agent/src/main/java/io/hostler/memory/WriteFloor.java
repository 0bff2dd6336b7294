package io.hostler.memory;

import io.hostler.store.Diff;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The revision that this node's answers may not be behind: the highest that it answered a write
 * with. The memory hears of a write by the watch, a little later than who wrote it; what is asked
 * of the memory meanwhile waits for it.
 */
public final class WriteFloor {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final BooleanSupplier follows;
  private final Executor work;
  private final List<Waiter> waiters = new ArrayList<>();
  private long written;
  private long remembered;

  private record Waiter(long revision, CompletableFuture<Void> reached) {}

  /**
   * @param follows whether the memory follows the store; while it does not, nothing is waited for:
   *     its answers say that they are stale
   * @param work runs what waited
   */
  public WriteFloor(BooleanSupplier follows, Executor work) {
    this.follows = follows;
    this.work = work;
  }

  /** A transaction of this node's happened. Reports and leases are none that is declared. */
  public void committed(Txn txn, long revision) {
    if (txn.changes().stream().anyMatch(change -> change.key().startsWith(Keys.DESIRED))) {
      answered(revision);
    }
  }

  /**
   * Somebody was told of this revision.
   *
   * @param revision the mod revision of a key under {@link Keys#DESIRED}; 0 for none
   */
  public synchronized void answered(long revision) {
    written = Math.max(written, revision);
  }

  /** Behind the memory: it holds this now. A store that went back takes the floor with it. */
  public void remembered(Diff diff) {
    List<Waiter> done = new ArrayList<>();
    synchronized (this) {
      if (diff.revision() < remembered) {
        written = 0;
      }
      remembered = diff.revision();
      waiters.removeIf(
          waiter -> {
            boolean over = waiter.revision() <= remembered || written == 0;
            if (over) {
              done.add(waiter);
            }
            return over;
          });
    }
    done.forEach(waiter -> waiter.reached().complete(null));
  }

  /**
   * Done, on the executor, when the memory holds all that this node wrote; at once while it does
   * not follow the store, and after two seconds in any case.
   */
  public CompletableFuture<Void> reached() {
    Waiter waiter;
    synchronized (this) {
      if (written <= remembered || !follows.getAsBoolean()) {
        return CompletableFuture.completedFuture(null);
      }
      waiter = new Waiter(written, new CompletableFuture<>());
      waiters.add(waiter);
    }
    return waiter
        .reached()
        .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              giveUp(waiter);
              return null;
            })
        .thenRunAsync(() -> {}, work);
  }

  /** Waited for in vain once, it is not waited for again. */
  private synchronized void giveUp(Waiter waiter) {
    waiters.remove(waiter);
    if (written <= waiter.revision()) {
      written = remembered;
    }
  }
}
