package io.hostler.etcd;

import io.hostler.plan.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What etcd last said of itself, for as long as it need not be asked: its pages cost two handshakes
 * and some thousand lines, half of what an idle agent did. An etcd that runs, was well, has half of
 * its room left and answers the agent's own client is well; only its size is of then, and it grows
 * slowly.
 */
final class KnownHealth {
  /** At the quickest that a disk takes, a database fills the rest of the default quota in more. */
  static final Duration GOOD_FOR = Duration.ofMinutes(5);

  private final BooleanSupplier answers;
  private final LongSupplier nanoTime;
  private Optional<EtcdHealth> last = Optional.empty();
  private long asked;

  /**
   * @param answers whether the agent's own client hears from it
   */
  KnownHealth(BooleanSupplier answers, LongSupplier nanoTime) {
    this.answers = answers;
    this.nanoTime = nanoTime;
  }

  /**
   * @param runs whether its process was seen
   * @param probe asks it
   */
  Seen<EtcdHealth> look(boolean runs, Supplier<Seen<EtcdHealth>> probe) {
    long now = nanoTime.getAsLong();
    boolean isYoung = now - asked < GOOD_FOR.toNanos();
    if (last.isPresent() && runs && isYoung && isWell(last.get()) && answers.getAsBoolean()) {
      return Seen.present(last.get());
    }
    Seen<EtcdHealth> seen = probe.get();
    last = seen.found();
    asked = now;
    return seen;
  }

  private static boolean isWell(EtcdHealth health) {
    return health.ready() && !health.noSpace() && health.databaseBytes() < health.quotaBytes() / 2;
  }
}
