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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's report in the store under a lease: while it is there, the node is alive. Looks
 * at the key itself at each round, so whatever removed it, it comes back; writes only what differs.
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
  private final Runnable changed;
  private final Uid run = Uid.random();
  private Optional<Lease> lease = Optional.empty();
  private CompletableFuture<?> round = DONE;
  private boolean held;
  private Optional<Problem> fenced = Optional.empty();

  /**
   * @param place the state directory, on this boot of its host
   * @param changed told when {@link #held} or {@link #problem} says something else than before
   */
  public NodePresence(Store store, NodeReport report, String place, Runnable changed) {
    this.store = store;
    this.report = report;
    this.place = place;
    this.changed = changed;
  }

  /** What the node says of itself from now on; written at the next {@link #tick}. */
  public synchronized void report(NodeReport next) {
    report = next;
  }

  /** Whether this agent is the one that speaks for the node, as far as it can know. */
  public synchronized boolean held() {
    return held;
  }

  /** Another agent with this one's uid is alive; empty when none is known. */
  public synchronized Optional<Problem> problem() {
    return fenced;
  }

  /** One round: renew, look, write what differs. Never waits, never throws. */
  public synchronized void tick() {
    if (!round.isDone()) {
      return;
    }
    round =
        lease
            .map(Lease::keepAlive)
            .orElse(DONE)
            .thenCompose(_ -> store.get(key()))
            .thenCompose(this::look)
            .handle((_, error) -> ended(error));
  }

  private synchronized boolean ended(Throwable error) {
    if (error == null) {
      return true;
    }
    log.debug("node report not renewed: {}", String.valueOf(error));
    if (StoreErrors.leaseLost(error)) {
      lease = Optional.empty();
      become(false, fenced);
    }
    return false;
  }

  private synchronized CompletableFuture<?> look(Optional<Entry> found) {
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

  private CompletableFuture<?> put(Txn expecting) {
    return lease
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> store.grant(TTL.toSeconds()))
        .thenCompose(mine -> put(expecting, mine));
  }

  private CompletableFuture<?> put(Txn expecting, Lease mine) {
    synchronized (this) {
      lease = Optional.of(mine);
    }
    return store
        .commit(expecting.putLeased(key(), value(mine), mine.id()))
        .thenAccept(
            result -> {
              if (result.committed()) {
                become(true, Optional.empty());
              }
              // Else somebody was quicker: the next round sees who.
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
