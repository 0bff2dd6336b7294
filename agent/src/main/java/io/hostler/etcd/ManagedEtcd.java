package io.hostler.etcd;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The node's key for the etcd that it runs itself: plan and apply for the host's loop, and what the
 * last look says, for whoever asks. Plan and apply are called by one thread at a time; the rest by
 * any.
 */
public final class ManagedEtcd {
  private final EtcdDesired desired;
  private final EtcdDriver driver;
  private volatile Optional<EtcdObserved> last = Optional.empty();

  /** The loss that was decided about, which a look from before may still show. */
  private volatile Optional<Instant> decided = Optional.empty();

  public ManagedEtcd(EtcdDesired desired, EtcdDriver driver) {
    this.desired = desired;
    this.driver = driver;
  }

  /** Looks, and says what would make it right. */
  public Plan<EtcdStep> plan() {
    EtcdObserved observed = driver.observe(desired.node());
    last = Optional.of(observed);
    return EtcdPlan.of(desired, observed);
  }

  public Outcome apply(EtcdStep step) {
    return driver.apply(step);
  }

  /** As of the last look: it serves writes, and the marker that guards its data is there. */
  public boolean ready() {
    return last.filter(o -> o.ready() && o.marker().isPresent()).isPresent();
  }

  /**
   * As of the last look: since when the data that was here is gone. The store went back then,
   * whatever it says itself; until {@link #decided}.
   */
  public Optional<Instant> dataGone() {
    return last.flatMap(o -> o.marker().found())
        .flatMap(EtcdMarker::gone)
        .filter(gone -> !decided.equals(Optional.of(gone)));
  }

  /** The operator decided about the lost data (accept or redeclare). */
  public void decided() {
    dataGone().ifPresent(gone -> decided = Optional.of(gone));
    driver.decided();
  }

  /** As of the last look: what an operator should know. */
  public List<Problem> findings() {
    return last.map(o -> EtcdFindings.of(desired, o)).orElse(List.of());
  }

  /** What a client connects with. */
  public EtcdSettings settings() {
    return desired.settings();
  }
}
