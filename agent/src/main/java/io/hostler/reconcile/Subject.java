package io.hostler.reconcile;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Step;
import java.time.Duration;

/**
 * What the keys of one kind mean. Called by one thread at a time per key.
 *
 * @param <S> the steps of its plans
 */
public interface Subject<S extends Step> {

  /**
   * Looks at the host and says what would make it match. What can't be seen is a blocker, not an
   * exception.
   */
  Plan<S> plan(Key key);

  /** Applies one step of the plan that was just made. Never waits. */
  Outcome apply(Key key, S step);

  /**
   * How long a key of which nothing is to be done may go without a look. More than {@link
   * Runner#RESYNC} where events tell of all that must not wait, so that a look only finds what no
   * event can tell.
   */
  default Duration seldom(Key key) {
    return Runner.RESYNC;
  }

  /** After each run: the place to report what is now. Quick; must not fail for want of a store. */
  default void settled(Key key, KeyStatus status) {}
}
