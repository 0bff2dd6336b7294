package io.hostler.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store whether it is there when neither its watches nor its answers tell: one question
 * for all replicas of a store, since one answer holds for all. By a timer, not by callbacks: a
 * frozen store calls nothing back. Used on the scheduler only, but for {@link #answered}.
 */
final class Watchdog {
  private final ConnectCheck gate;
  private final Scheduler scheduler;
  private final ReplicaTiming timing;
  private final Pauses pauses;
  private final List<ReplicaLoop> watched = new ArrayList<>();
  private final AtomicReference<@Nullable Answered> answered = new AtomicReference<>();

  /**
   * The store answered something.
   *
   * @param at by the scheduler's clock
   */
  private record Answered(long revision, long at) {}

  Watchdog(ConnectCheck gate, Scheduler scheduler, ReplicaTiming timing, Pauses pauses) {
    this.gate = gate;
    this.scheduler = scheduler;
    this.timing = timing;
    this.pauses = pauses;
  }

  /** Until it is closed. */
  void watch(ReplicaLoop loop) {
    watched.add(loop);
    if (watched.size() == 1) {
      later(timing.silence());
    }
  }

  /**
   * The store answered what nobody asked for this: see {@link ReplicaLoop#answered}. It counts at
   * the next look, so that it wakes nobody.
   */
  void answered(long revision) {
    answered.set(new Answered(revision, scheduler.nanoTime()));
  }

  private void later(Duration base) {
    scheduler.after(pauses.spread(base), this::look);
  }

  /**
   * What one has to be asked for is told to all: so they stay in step, and the next question is one
   * again. Looks next when the quietest will have been silent for long enough, not a whole period
   * later.
   */
  private void look() {
    watched.removeIf(ReplicaLoop::isClosed);
    if (watched.isEmpty()) {
      return;
    }
    Answered last = answered.getAndSet(null);
    if (last != null) {
      watched.forEach(loop -> loop.answered(last.revision(), last.at()));
    }
    List<ReplicaLoop> open = watched.stream().filter(ReplicaLoop::isWatching).toList();
    Duration silent =
        open.stream().map(ReplicaLoop::silent).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    Duration left = timing.silence().minus(silent);
    if (left.isPositive()) {
      later(left);
      return;
    }
    later(timing.silence());
    CompletableFuture<ConnectCheck.Answer> asked =
        Attempts.within(scheduler, timing.answer(), gate.ask());
    open.forEach(loop -> loop.asked(asked));
  }
}
