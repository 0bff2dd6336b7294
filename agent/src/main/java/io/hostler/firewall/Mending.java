package io.hostler.firewall;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the table back after another hand was in it: first of all, and again and again until it
 * works. On the driver's thread, but for what says otherwise.
 */
final class Mending {
  private static final Logger LOG = LoggerFactory.getLogger(Mending.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Writing a very large table may itself overflow the watch: that must not go round and round. */
  private static final Duration BETWEEN_LOSSES = Duration.ofMinutes(1);

  private final NftThread thread;
  private final Supplier<TableKeeper> keeper;

  /** Another hand was in our table, and it has not been written anew since. */
  private final AtomicBoolean touched = new AtomicBoolean();

  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicLong mended = new AtomicLong();
  private Optional<Problem> unmended = Optional.empty();
  private Duration pause = FIRST_PAUSE;
  private @Nullable Future<?> retry;

  /** When the table was last written because events were lost, of {@link System#nanoTime}. */
  private Optional<Long> writtenAfterLoss = Optional.empty();

  Mending(NftThread thread, Supplier<TableKeeper> keeper) {
    this.thread = thread;
    this.keeper = keeper;
  }

  /** How often the table was mended; from any thread. */
  long count() {
    return mended.get();
  }

  /** Why the table is not as committed, if so. */
  Optional<Problem> unmended() {
    return unmended;
  }

  /** Another hand changed the table: from any thread. */
  void touched(String who) {
    LOG.warn("table {} was changed by {}: writing it anew", Ruleset.TABLE, who);
    if (touched.compareAndSet(false, true)) {
      thread.run(this::first);
    }
  }

  /** Events were lost: from any thread. */
  void lost() {
    if (lost.compareAndSet(false, true)) {
      thread.run(this::afterLoss);
    }
  }

  /** Nobody knows what was done, so nothing is compared: a rule may differ under its comment. */
  private void afterLoss() {
    lost.set(false);
    boolean lately =
        writtenAfterLoss
            .map(then -> System.nanoTime() - then < BETWEEN_LOSSES.toNanos())
            .orElse(false);
    if (lately) {
      audit();
      return;
    }
    LOG.warn("events of nftables were lost: writing table {} anew", Ruleset.TABLE);
    replace();
    writtenAfterLoss = Optional.of(System.nanoTime());
  }

  /** Before all other work: until then guests have no rules, or another hand's. */
  void first() {
    if (touched.getAndSet(false)) {
      replace();
    }
  }

  /**
   * The whole table is written, not only what reads differently: a rule may have been changed under
   * its comment, and writing is quicker than reading (0.35 s against 3 s at 5,000 guests).
   */
  private void replace() {
    try {
      keeper.get().replace();
      mended.incrementAndGet();
      done();
    } catch (RuntimeException e) {
      LOG.error("table {} can't be written anew, again in {}", Ruleset.TABLE, pause, e);
      unmended = Optional.of(notMended(HostlerException.of(e, "firewall-failed")));
      if (retry != null) {
        retry.cancel(false);
      }
      retry = thread.after(pause, this::replace);
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }
  }

  /** The table is as committed. */
  void done() {
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
    unmended = Optional.empty();
    pause = FIRST_PAUSE;
  }

  private static Problem notMended(Problem why) {
    return new Problem(
        "firewall-unmended",
        "another hand changed table " + Ruleset.TABLE + ", and it can't be written anew: " + why,
        "it is tried again; find who changes it");
  }

  /** Compares the kernel with what is in force, and mends it. */
  void audit() {
    first();
    try {
      if (keeper.get().mend()) {
        mended.incrementAndGet();
        LOG.warn("table {} was not as committed and has been mended", Ruleset.TABLE);
      }
    } catch (RuntimeException e) {
      LOG.error("table {} can't be audited", Ruleset.TABLE, e);
    }
  }
}
