package io.hostler.node;

import io.hostler.firewall.Counted;
import io.hostler.firewall.FirewallDriver;
import io.hostler.firewall.TrafficSink;
import io.hostler.firewall.Way;
import io.hostler.plan.Uid;
import io.hostler.store.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel's counts sampled, each minute and at the end, and writes the ledger whenever it
 * learnt something.
 */
public final class TrafficWatch implements TrafficSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrafficWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(60);
  private static final long LAST_SECONDS = 3;

  private final FirewallDriver driver;
  private final TrafficLedger ledger;
  private final Predicate<Uid> finalised;

  /**
   * @param finalised true only with proof that the instance is no more
   */
  public TrafficWatch(FirewallDriver driver, TrafficLedger ledger, Predicate<Uid> finalised) {
    this.driver = driver;
    this.ledger = ledger;
    this.finalised = finalised;
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

  /** One sample, kept on disk when it ends. */
  public CompletableFuture<Void> sample() {
    return driver
        .traffic()
        .handle(
            (counts, failure) -> {
              if (failure != null) {
                log.warn("traffic could not be sampled: {}", failure.toString());
              }
              return null;
            });
  }

  @Override
  public void sampled(Map<Uid, Map<Way, Counted>> all) {
    kept(
        () -> {
          ledger.sample(all);
          ledger.forget(uid -> !all.containsKey(uid) && finalised.test(uid));
        });
  }

  @Override
  public void last(Map<Uid, Map<Way, Counted>> some) {
    kept(() -> ledger.last(some));
  }

  private void kept(Runnable change) {
    try {
      change.run();
      ledger.write();
    } catch (RuntimeException e) {
      log.error("traffic could not be kept", e);
    }
  }

  @Override
  public void close() {
    sample().orTimeout(LAST_SECONDS, TimeUnit.SECONDS).exceptionally(e -> null).join();
  }
}
