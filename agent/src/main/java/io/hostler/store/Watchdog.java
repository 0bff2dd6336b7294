package io.hostler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the store whether it is there when its watches tell nothing: one question for all replicas
 * of a store, since one answer holds for all. By a timer, not by callbacks: a frozen store calls
 * nothing back. Used on the scheduler only.
 */
final class Watchdog {
  private final ConnectCheck gate;
  private final Scheduler scheduler;
  private final ReplicaTiming timing;
  private final Pauses pauses;
  private final List<ReplicaLoop> watched = new ArrayList<>();

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
      later();
    }
  }

  private void later() {
    scheduler.after(pauses.spread(timing.silence()), this::look);
  }

  private void look() {
    watched.removeIf(ReplicaLoop::isClosed);
    if (watched.isEmpty()) {
      return;
    }
    later();
    List<ReplicaLoop> quiet = watched.stream().filter(ReplicaLoop::isQuiet).toList();
    if (!quiet.isEmpty()) {
      CompletableFuture<ConnectCheck.Answer> asked =
          Attempts.within(scheduler, timing.answer(), gate.ask());
      quiet.forEach(loop -> loop.asked(asked));
    }
  }
}
