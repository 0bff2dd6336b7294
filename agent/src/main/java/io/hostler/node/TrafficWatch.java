package io.hostler.node;

import io.hostler.firewall.Counted;
import io.hostler.firewall.FirewallDriver;
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

/** Samples the kernel's counts and writes the ledger, each minute and at the end. */
public final class TrafficWatch implements AutoCloseable {
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

  /** Samples now and from then on; what comes in between is asked for by {@link #sample()}. */
  public void start(Scheduler scheduler) {
    var unused = sample();
    scheduler.after(EVERY, () -> start(scheduler));
  }

  /** One sample, kept on disk when it ends. */
  public CompletableFuture<Void> sample() {
    return driver
        .traffic()
        .handle(
            (counts, failure) -> {
              if (failure != null) {
                log.warn("traffic could not be sampled: {}", failure.toString());
              } else {
                taken(counts);
              }
              return null;
            });
  }

  private void taken(Map<Uid, Map<Way, Counted>> counts) {
    try {
      ledger.sample(counts);
      ledger.forget(uid -> !counts.containsKey(uid) && finalised.test(uid));
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
