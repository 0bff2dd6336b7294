package io.hostler.reconcile;

import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a key after its last run: what {@code plan} and {@code explain} show.
 *
 * @param plan as it was made at the start of the run; empty when there was nothing to do
 * @param lookedAt when the host was observed for it
 * @param waiting why a step that was started is not finished; empty when none is
 * @param failure the step that fails, since when, and when it is tried next
 * @param nextLook when the key is worked again unless an event comes first
 */
public record KeyStatus(
    Key key,
    Plan<? extends Step> plan,
    Instant lookedAt,
    Optional<String> waiting,
    Optional<Failure> failure,
    Instant nextLook) {

  /**
   * @param step the name of the step, or {@code observe}
   * @param since when it failed first without a success in between
   * @param unclear whether nobody knows if the step happened
   */
  public record Failure(
      String step,
      Problem problem,
      boolean unclear,
      Instant since,
      int attempts,
      Instant nextTry) {}

  /** Nothing to do, nothing in the way, nothing under way. */
  public boolean converged() {
    return plan.converged() && waiting.isEmpty() && failure.isEmpty();
  }

  public List<Blocker> blockers() {
    return plan.blockers();
  }
}
