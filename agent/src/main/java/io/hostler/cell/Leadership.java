package io.hostler.cell;

import io.hostler.plan.Problem;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Lease;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One term of this node as leader. It ends by our own clock at two thirds of the lease, and every
 * write compares the term: the clock keeps us honest, the comparison keeps us harmless.
 */
public final class Leadership {
  private final Store store;
  private final Lease lease;
  private final long term;
  private final LongSupplier nanoClock;
  private final Consumer<Leadership> lost;
  private volatile long until;

  /**
   * @param until on the nano clock
   * @param lost called when a write finds that the term is over
   */
  Leadership(
      Store store,
      Lease lease,
      long term,
      long until,
      LongSupplier nanoClock,
      Consumer<Leadership> lost) {
    this.store = store;
    this.lease = lease;
    this.term = term;
    this.until = until;
    this.nanoClock = nanoClock;
    this.lost = lost;
  }

  /** The revision that made the leader's key: grows from leader to leader. */
  public long term() {
    return term;
  }

  /** Whether this node still leads, as far as it can know. */
  public boolean holds() {
    return nanoClock.getAsLong() - until < 0;
  }

  /**
   * Commits {@code txn} if this term still is the cell's. Fails with {@code not-leading} when it is
   * not: nothing was written then. Not committed for another reason: as {@link Store#commit} says.
   */
  public CompletableFuture<TxnResult> commit(Txn txn) {
    if (!holds()) {
      return CompletableFuture.failedFuture(notLeading());
    }
    return store
        .commit(txn.ifCreateRevision(Keys.LEADER, term))
        .thenApply(
            result -> {
              if (!result.committed() && !isOurs(result.now().get(Keys.LEADER))) {
                lost.accept(this);
                throw notLeading();
              }
              return result;
            });
  }

  boolean isOurs(@Nullable Entry leader) {
    return leader != null && leader.createRevision() == term;
  }

  Lease lease() {
    return lease;
  }

  /** Never brings back a term that was over. */
  void prolong(long next) {
    if (holds() && next - until > 0) {
      until = next;
    }
  }

  void end() {
    until = nanoClock.getAsLong();
  }

  private CellException notLeading() {
    return new CellException(new Problem("not-leading", "term " + term + " of this node is over"));
  }
}
