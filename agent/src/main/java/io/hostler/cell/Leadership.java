package io.hostler.cell;

import io.hostler.store.Entry;
import io.hostler.store.Lease;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One term of this node as leader. It ends by our own clock at two thirds of the lease, and every
 * write of a task compares {@link #term}: the clock keeps us honest, the comparison keeps us
 * harmless.
 */
public final class Leadership {
  private final Lease lease;
  private final long term;
  private final LongSupplier nanoClock;
  private volatile long until;
  private volatile boolean over;

  /**
   * @param until on the nano clock
   */
  Leadership(Lease lease, long term, long until, LongSupplier nanoClock) {
    this.lease = lease;
    this.term = term;
    this.until = until;
    this.nanoClock = nanoClock;
  }

  /** The revision that made the leader's key: grows from leader to leader. */
  public long term() {
    return term;
  }

  /** Whether this node still leads, as far as it can know. */
  public boolean holds() {
    return !over && nanoClock.getAsLong() - until < 0;
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
    over = true;
  }
}
