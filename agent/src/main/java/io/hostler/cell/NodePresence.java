package io.hostler.cell;

import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Problem;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Lease;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's report in the store under a lease: while it is there, the node is alive. Looks
 * at the key itself at each round, so whatever removed it, it comes back; writes only what differs.
 */
public final class NodePresence implements AutoCloseable {
  public static final Duration TTL = Duration.ofSeconds(15);

  /** How often to call {@link #tick}. */
  public static final Duration PERIOD = Duration.ofSeconds(5);

  /** So often in a row somebody else wrote our key before we say so. */
  private static final int CONTESTED = 3;

  private static final Logger log = LoggerFactory.getLogger(NodePresence.class);

  private record Written(String value, long revision) {}

  private final Store store;
  private NodeReport report;
  private Optional<Lease> lease = Optional.empty();
  private Optional<Written> written = Optional.empty();
  private int contested;
  private boolean busy;
  private boolean closed;

  public NodePresence(Store store, NodeReport report) {
    this.store = store;
    this.report = report;
  }

  /** What the node says of itself from now on; written at the next {@link #tick}. */
  public synchronized void report(NodeReport next) {
    report = next;
  }

  /** Whether the store held our report at the last round. */
  public synchronized boolean announced() {
    return written.isPresent();
  }

  /** Another node with this one's uid is alive; empty when none is known. */
  public synchronized Optional<Problem> problem() {
    return contested < CONTESTED
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "node-uid-in-use",
                "another agent reports as node " + report.uid(),
                "a copied state directory? give one of them a new identity"));
  }

  /** One round: renew, look, write what differs. Never waits, never throws. */
  public synchronized void tick() {
    if (busy || closed) {
      return;
    }
    busy = true;
    CompletableFuture<?> round =
        lease.isPresent()
            ? renew(lease.get())
            : store.grant(TTL.toSeconds()).thenCompose(this::put);
    var unused = round.whenComplete((_, error) -> idle(error));
  }

  private synchronized void idle(Throwable error) {
    busy = false;
    if (error == null) {
      return;
    }
    // Nobody knows what the store holds now.
    written = Optional.empty();
    log.debug("node report not renewed: {}", String.valueOf(error));
    if (StoreErrors.leaseLost(error)) {
      lease = Optional.empty();
    }
  }

  private CompletableFuture<?> renew(Lease held) {
    return held.keepAlive()
        .thenCompose(_ -> store.get(key()))
        .thenCompose(
            found -> isWritten(found) ? CompletableFuture.completedFuture(null) : put(held));
  }

  private synchronized boolean isWritten(Optional<Entry> found) {
    if (written.isEmpty() || found.isEmpty()) {
      return false;
    }
    if (found.get().modRevision() != written.get().revision()) {
      contested++;
      return false;
    }
    contested = 0;
    return written.get().value().equals(NodeReportCodec.write(report));
  }

  private CompletableFuture<TxnResult> put(Lease held) {
    String value;
    synchronized (this) {
      lease = Optional.of(held);
      value = NodeReportCodec.write(report);
    }
    return store
        .commit(Txn.empty().putLeased(key(), value, held.id()))
        .thenApply(
            result -> {
              synchronized (this) {
                written = Optional.of(new Written(value, result.revision()));
              }
              return result;
            });
  }

  private synchronized String key() {
    return Keys.node(report.uid());
  }

  /**
   * The node leaves: its report is gone at once. Not at an agent's restart: leave it to the TTL.
   */
  @Override
  public synchronized void close() {
    closed = true;
    lease.ifPresent(Lease::revoke);
    lease = Optional.empty();
    written = Optional.empty();
  }
}
