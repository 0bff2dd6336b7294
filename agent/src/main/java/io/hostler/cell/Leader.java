package io.hostler.cell;

import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Lease;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for leader of the cell and, when it leads, has its tasks run. The election is a
 * transaction of our own on a leased key: etcd's election service leaves candidates behind that win
 * when nobody is there to act.
 *
 * <p>Time comes in by {@link #tick}; nothing here waits. The key is read when {@link #changed} says
 * so, and after any doubt; else a leader only renews its lease, and who stands does nothing at all.
 */
public final class Leader implements AutoCloseable {
  /** Outlives etcd frozen for 10 s. */
  public static final Duration TTL = Duration.ofSeconds(15);

  /**
   * How often to call {@link #tick}: with the renewal of the node's own lease, so that the two are
   * one sending. After a round that failed sooner, so that several fail before a term ends.
   */
  public static final Duration PERIOD = NodePresence.PERIOD;

  /** How long a stop waits for the store. */
  private static final Duration HAND_OVER = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Leader.class);
  private static final CompletableFuture<Boolean> NOTHING_TO_DO =
      CompletableFuture.completedFuture(true);

  private final Store store;
  private final Uid node;
  private final LongSupplier nanoClock;
  private final LeaderTasks tasks;
  private Optional<Leadership> current = Optional.empty();

  /** A lease that our claim may hang on already: the reply to the claim was lost. */
  private Optional<Lease> claimed = Optional.empty();

  /** The last round; done when the next may begin. */
  private CompletableFuture<Boolean> round = NOTHING_TO_DO;

  /** Whether the key may be something else than when it was read. */
  private boolean doubted = true;

  /** Done when the store has all leases back that are not needed any more. */
  private CompletableFuture<?> givenBack = CompletableFuture.completedFuture(null);

  private boolean closed;

  /**
   * @param work runs the tasks; not the caller's thread
   */
  public Leader(
      Store store, Uid node, LongSupplier nanoClock, Executor work, List<LeaderTask> tasks) {
    this.store = store;
    this.node = node;
    this.nanoClock = nanoClock;
    this.tasks = new LeaderTasks(tasks, nanoClock, work);
  }

  /** This node's term; empty when it doesn't lead. */
  public synchronized Optional<Leadership> leading() {
    return current.filter(Leadership::holds);
  }

  /** Something changed that the tasks wait for: run them now if this node leads. */
  public void wake() {
    leading().ifPresent(tasks::runWaiting);
  }

  /** A watch told of the leader's key, or may have missed it: the next round reads it. */
  public synchronized void changed() {
    doubted = true;
  }

  /**
   * One round: renew or stand. Never waits, never throws. Any thread may call it at any time, as
   * well when a watch shows that the leader's key is gone.
   *
   * @return whether it ended well: if not, the next should not wait for a whole {@link #PERIOD}
   */
  public synchronized CompletableFuture<Boolean> tick() {
    if (closed) {
      return NOTHING_TO_DO;
    }
    current.filter(term -> !term.holds()).ifPresent(term -> stepDown(term, "not renewed in time"));
    current.ifPresent(tasks::runDue);
    if (!round.isDone()) {
      return round;
    }
    boolean read = doubted;
    doubted = false;
    long sent = nanoClock.getAsLong();
    round = begin(sent, read).handle((_, error) -> ended(error));
    return round;
  }

  private CompletableFuture<?> begin(long sent, boolean read) {
    if (current.isPresent()) {
      return renew(current.get(), sent, read);
    }
    if (claimed.isPresent()) {
      return settle(claimed.get(), sent);
    }
    return read ? stand(sent) : NOTHING_TO_DO;
  }

  private synchronized boolean ended(Throwable error) {
    if (error != null) {
      doubted = true;
      // Expected whenever the store is away; the next round tries again.
      log.debug("leader round failed: {}", String.valueOf(error));
    }
    return error == null;
  }

  private CompletableFuture<?> renew(Leadership term, long sent, boolean read) {
    return term.lease()
        .keepAlive()
        .thenCompose(
            _ -> {
              term.prolong(until(sent));
              return read
                  ? store.get(Keys.LEADER).thenApply(now -> term.isOurs(now.orElse(null)))
                  : NOTHING_TO_DO;
            })
        .whenComplete(
            (ours, error) -> {
              if (error == null ? !ours : StoreErrors.leaseLost(error)) {
                stepDown(term, "the key is not ours any more");
              }
            });
  }

  /** Reads before it writes: a standing candidate costs the store no write. */
  private CompletableFuture<?> stand(long sent) {
    return store
        .get(Keys.LEADER)
        .thenCompose(
            leader ->
                leader.isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : store.grant(TTL.toSeconds()).thenCompose(lease -> claim(lease, sent)));
  }

  private CompletableFuture<?> claim(Lease lease, long sent) {
    synchronized (this) {
      if (closed) {
        giveBack(lease);
        return CompletableFuture.completedFuture(null);
      }
      claimed = Optional.of(lease);
    }
    Txn claim =
        Txn.empty()
            .ifAbsent(Keys.LEADER)
            .putLeased(Keys.LEADER, new LeaderClaim(node, lease.id()).toJson(), lease.id());
    return store
        .commit(claim)
        .thenAccept(
            result -> {
              if (result.committed()) {
                lead(lease, result.revision(), sent);
              } else {
                settle(lease, Optional.ofNullable(result.now().get(Keys.LEADER)), sent);
              }
            });
  }

  /** After a claim whose outcome is unknown: the key tells. Renewed first, so that it counts. */
  private CompletableFuture<?> settle(Lease lease, long sent) {
    return lease
        .keepAlive()
        .thenCompose(_ -> store.get(Keys.LEADER))
        .whenComplete(
            (_, error) -> {
              if (error != null && StoreErrors.leaseLost(error)) {
                drop(lease);
              }
            })
        .thenCompose(
            leader -> {
              if (leader.isEmpty()) {
                return claim(lease, sent);
              }
              settle(lease, leader, sent);
              return CompletableFuture.completedFuture(null);
            });
  }

  private void settle(Lease lease, Optional<Entry> leader, long sent) {
    Optional<LeaderClaim> claim = leader.flatMap(entry -> LeaderClaim.parse(entry.value()));
    if (leader.isPresent() && claim.equals(Optional.of(new LeaderClaim(node, lease.id())))) {
      lead(lease, leader.get().createRevision(), sent);
    } else if (leader.isPresent()) {
      drop(lease);
    }
  }

  private synchronized void lead(Lease lease, long term, long sent) {
    claimed = Optional.empty();
    if (closed) {
      giveBack(lease);
      return;
    }
    Leadership leadership = new Leadership(lease, term, until(sent), nanoClock);
    current = Optional.of(leadership);
    log.info("leader: follows => leads, term={} node={}", term, node);
    tasks.runAll(leadership);
  }

  private synchronized void stepDown(Leadership term, String because) {
    term.end();
    doubted = true;
    if (current.filter(now -> now == term).isPresent()) {
      current = Optional.empty();
      log.info("leader: leads => follows, term={} because={}", term.term(), because);
      giveBack(term.lease());
    }
  }

  private synchronized void drop(Lease lease) {
    claimed = Optional.empty();
    doubted = true;
    giveBack(lease);
  }

  private synchronized void giveBack(Lease lease) {
    CompletableFuture<?> before = givenBack;
    givenBack =
        lease
            .revoke()
            .handle(
                (_, error) -> {
                  if (error != null) {
                    log.debug("lease {} runs out by itself: {}", lease.id(), error.toString());
                  }
                  return lease;
                })
            .thenCombine(before, (now, _) -> now);
  }

  /** Counted from the sending: the server's own time began later. */
  private static long until(long sent) {
    return sent + TTL.toNanos() / 3 * 2;
  }

  /**
   * Leads and stands no longer. Returns when the lease was given back, so that another leads at
   * once: the store may be closed then. Waits no longer than {@link #HAND_OVER}, and for no round
   * that is under way: a claim comes to nothing once its lease is gone.
   */
  @Override
  public void close() {
    CompletableFuture<?> last;
    synchronized (this) {
      closed = true;
      current.ifPresent(term -> stepDown(term, "the agent stops"));
      claimed.ifPresent(this::drop);
      last = givenBack;
    }
    try {
      last.get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.info(
          "the store did not take the leader's lease back: it runs out in {} s", TTL.toSeconds());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
