package io.hostler.api;

import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import java.time.Instant;
import java.util.List;

/**
 * What the node would do to a resource now.
 *
 * @param observedAt when the node last looked; the plan is made of that
 */
public record PlanView(Instant observedAt, List<StepView> steps, List<Blocker> blockers) {

  /** One step: its name in logs and metrics, and what it does. */
  public record StepView(String name, String says) {}

  public PlanView {
    steps = List.copyOf(steps);
    blockers = List.copyOf(blockers);
  }

  public static PlanView of(Plan<?> plan, Instant observedAt) {
    return new PlanView(
        observedAt,
        plan.steps().stream().map(step -> new StepView(step.name(), step.says())).toList(),
        plan.blockers());
  }
}
