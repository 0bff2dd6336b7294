package io.hostler.node;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Step;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.Runner;
import java.time.Duration;

/** One thing that a node has once: its plan and its steps, without an owner to name. */
public interface NodePart {
  Plan<? extends Step> plan();

  /** A step of {@link #plan}'s. */
  Outcome apply(Step step);

  /** See {@link io.hostler.reconcile.Subject#seldom}. */
  default Duration seldom() {
    return Runner.RESYNC;
  }

  default void settled(Key key, KeyStatus status) {}
}
