package io.hostler.store;

import java.util.random.RandomGenerator;

/**
 * What replicas of one store are made of; one value serves all of them, and they share what is kept
 * here.
 */
public final class ReplicaParts {
  private final Store store;
  private final ConnectCheck gate;
  private final Scheduler scheduler;
  private final ReplicaTiming timing;
  private final RandomGenerator random;
  private final Watchdog watchdog;

  /**
   * @param scheduler runs all work and all listeners; closed by its owner
   * @param random the jitter
   */
  public ReplicaParts(
      Store store,
      ConnectCheck gate,
      Scheduler scheduler,
      ReplicaTiming timing,
      RandomGenerator random) {
    this.store = store;
    this.gate = gate;
    this.scheduler = scheduler;
    this.timing = timing;
    this.random = random;
    this.watchdog = new Watchdog(gate, scheduler, timing, pauses());
  }

  Store store() {
    return store;
  }

  ConnectCheck gate() {
    return gate;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  ReplicaTiming timing() {
    return timing;
  }

  /** The store answered, by any thread: its replicas need not ask whether it is there. */
  public void answered(long revision) {
    watchdog.answered(revision);
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /** Of its own for each: failures are counted. */
  Pauses pauses() {
    return new Pauses(random, timing.retry(), timing.retryMost());
  }
}
