package io.hostler.traffic;

import io.hostler.firewall.Counted;
import io.hostler.firewall.FirewallDriver;
import io.hostler.firewall.TrafficDirection;
import io.hostler.firewall.TrafficSink;
import io.hostler.plan.Uid;
import io.hostler.store.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel's counts sampled, each minute and at the end, and has the ledger written whenever
 * it learnt something. Who tells of counts does not wait for the disk: what is told while a write
 * goes on is in the next one, however much it is.
 */
public final class TrafficWatch implements TrafficSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrafficWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(60);
  private static final long LAST_SECONDS = 3;

  private final FirewallDriver driver;
  private final TrafficLedger ledger;
  private final Predicate<Uid> finalised;
  private final Executor disk;
  private final Object lock = new Object();

  /** Who was in the table at a sample after which nobody was forgotten yet; null without one. */
  private final AtomicReference<@Nullable Set<Uid>> sampled = new AtomicReference<>();

  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
  private @Nullable CompletableFuture<Void> next;

  /**
   * @param finalised true only with proof that the instance is no more
   * @param disk what waits for the disk runs there
   */
  public TrafficWatch(
      FirewallDriver driver, TrafficLedger ledger, Predicate<Uid> finalised, Executor disk) {
    this.driver = driver;
    this.ledger = ledger;
    this.finalised = finalised;
    this.disk = disk;
  }

  /** Samples now and from then on, and learns what goes with counters that are removed. */
  public void start(Scheduler scheduler) {
    driver.countInto(this);
    again(scheduler);
  }

  private void again(Scheduler scheduler) {
    var unused = sample();
    scheduler.after(EVERY, () -> again(scheduler));
  }

  /** One sample; ends when it is kept on disk, or can't be. */
  public CompletableFuture<Void> sample() {
    return driver
        .traffic()
        .exceptionally(
            failure -> {
              log.warn("traffic could not be sampled: {}", failure.toString());
              return Map.of();
            })
        .thenCompose(counts -> write());
  }

  @Override
  public void sampled(Map<Uid, Map<TrafficDirection, Counted>> all) {
    ledger.sample(all);
    sampled.set(Set.copyOf(all.keySet()));
  }

  @Override
  public void last(Map<Uid, Map<TrafficDirection, Counted>> some) {
    ledger.last(some);
    var unused = write();
  }

  /** Ends when all that was told until now is on disk, or could not be put there. */
  private CompletableFuture<Void> write() {
    CompletableFuture<Void> asked;
    synchronized (lock) {
      if (next != null) {
        return next;
      }
      asked = new CompletableFuture<>();
      next = asked;
      // One after the other: the one that goes on may have begun before the last word.
      written = written.thenRunAsync(() -> writeNow(asked), disk);
    }
    return asked;
  }

  private void writeNow(CompletableFuture<Void> asked) {
    synchronized (lock) {
      next = null;
    }
    try {
      forget();
      ledger.write();
    } catch (RuntimeException e) {
      log.error("traffic could not be kept", e);
    }
    asked.complete(null);
  }

  /** Whether an instance is finalised may be a question to the disk too. */
  private void forget() {
    Set<Uid> inTable = sampled.getAndSet(null);
    if (inTable != null) {
      ledger.forget(
          ledger.totals().keySet().stream()
              .filter(uid -> !inTable.contains(uid) && finalised.test(uid))
              .collect(Collectors.toSet()));
    }
  }

  @Override
  public void close() {
    sample().orTimeout(LAST_SECONDS, TimeUnit.SECONDS).exceptionally(e -> null).join();
  }
}
