package io.hostler.cell;

import io.hostler.model.NodeReport;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Lease;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's report in the store under a lease: while it is there, the node is alive. A
 * round that nothing was heard before renews the lease and no more. The key is looked at when a
 * watch told of it, when the report is another one, and after any doubt: a round that failed, a key
 * that another holds. So whatever removed it, it comes back; what does not differ is not written.
 *
 * <p>The key also tells which agent speaks for the node. It is taken by comparison, from nobody or
 * from a former life in the same place, never from another: that one holds it until its lease runs
 * out, and until then this agent is fenced, as {@link #problem} says.
 */
public final class NodePresence {
  public static final Duration TTL = Duration.ofSeconds(15);

  /** How often to call {@link #tick}. */
  public static final Duration PERIOD = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(NodePresence.class);
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Store store;
  private NodeReport report;
  private final String place;
  private final LongConsumer answered;
  private final Runnable changed;
  private final Uid run = Uid.random();
  private Optional<Lease> lease = Optional.empty();
  private CompletableFuture<Boolean> round = CompletableFuture.completedFuture(true);
  private boolean held;

  /** Whether the key may be something else than what this agent put there. */
  private boolean doubted = true;

  private Optional<Problem> fenced = Optional.empty();

  /**
   * @param place the state directory, on this boot of its host
   * @param answered told the store's revision with each renewal that it answered
   * @param changed told when {@link #held} or {@link #problem} says something else than before
   */
  public NodePresence(
      Store store, NodeReport report, String place, LongConsumer answered, Runnable changed) {
    this.store = store;
    this.report = report;
    this.place = place;
    this.answered = answered;
    this.changed = changed;
  }

  /** What the node says of itself from now on; written at the next {@link #tick}. */
  public synchronized void report(NodeReport next) {
    doubted |= !next.equals(report);
    report = next;
  }

  /** A watch told of the key, or may have missed it: the next round looks. */
  public synchronized void changed() {
    doubted = true;
  }

  /** Whether this agent is the one that speaks for the node, as far as it can know. */
  public synchronized boolean held() {
    return held;
  }

  /** Another agent with this one's uid is alive; empty when none is known. */
  public synchronized Optional<Problem> problem() {
    return fenced;
  }

  /**
   * One round: renew; look and write what differs, where there is a doubt. Never waits, never
   * throws.
   *
   * @return whether it ended well: if not, the next should not wait for a whole {@link #PERIOD}
   */
  public synchronized CompletableFuture<Boolean> tick() {
    if (!round.isDone()) {
      return round;
    }
    boolean look = doubted || !held;
    doubted = false;
    round =
        lease
            .map(mine -> mine.keepAlive().thenAccept(answered::accept))
            .orElse(DONE)
            .thenCompose(_ -> look ? store.get(key()).thenCompose(this::look) : DONE)
            .handle((_, error) -> ended(error));
    return round;
  }

  private synchronized boolean ended(Throwable error) {
    if (error == null) {
      return true;
    }
    doubted = true;
    log.debug("node report not renewed: {}", String.valueOf(error));
    if (StoreErrors.leaseLost(error)) {
      lease = Optional.empty();
      become(false, fenced);
    }
    return false;
  }

  private synchronized CompletableFuture<Void> look(Optional<Entry> found) {
    if (found.isEmpty()) {
      return put(Txn.empty().ifAbsent(key()));
    }
    Entry entry = found.get();
    if (lease.isPresent() && entry.value().equals(value(lease.get()))) {
      become(true, Optional.empty());
      return DONE;
    }
    Optional<AgentClaim> claim = AgentClaim.parse(entry.value());
    if (claim.filter(of -> of.place().equals(place)).isPresent()) {
      return put(Txn.empty().ifModRevision(key(), entry.modRevision()));
    }
    lease.ifPresent(
        held -> {
          var unused = held.revoke();
        });
    lease = Optional.empty();
    become(false, Optional.of(fence(claim)));
    return DONE;
  }

  private Problem fence(Optional<AgentClaim> other) {
    return new Problem(
        "node-uid-in-use",
        "another agent speaks for node "
            + report.uid()
            + other.map(of -> " (run " + of.run() + ")").orElse("")
            + "; this one works on no instance until that one is gone for "
            + TTL.toSeconds()
            + " s",
        "a copied state directory? stop this agent, and remove node-uid and instances from the copy");
  }

  private CompletableFuture<Void> put(Txn expecting) {
    return lease
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> store.grant(TTL.toSeconds()))
        .thenCompose(mine -> put(expecting, mine));
  }

  private CompletableFuture<Void> put(Txn expecting, Lease mine) {
    synchronized (this) {
      lease = Optional.of(mine);
    }
    return store
        .commit(expecting.putLeased(key(), value(mine), mine.id()))
        .thenAccept(
            result -> {
              if (result.committed()) {
                become(true, Optional.empty());
              } else {
                // Somebody was quicker: the next round sees who.
                changed();
              }
            });
  }

  private synchronized void become(boolean now, Optional<Problem> why) {
    if (held == now && fenced.equals(why)) {
      return;
    }
    if (!fenced.equals(why)) {
      why.ifPresentOrElse(
          problem -> log.error("this agent is fenced: {}", problem),
          () -> log.info("this agent speaks for node {}", report.uid()));
    }
    held = now;
    fenced = why;
    changed.run();
  }

  private synchronized String value(Lease mine) {
    return new AgentClaim(place, run, mine.id()).with(report);
  }

  private synchronized String key() {
    return Keys.node(report.uid());
  }
}
