package io.hostler.reconcile;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import java.util.Optional;

/**
 * One pass over one key: observe and plan, apply step by step, stop at the first that is not done.
 *
 * @param plan what was to be done at the start
 * @param stoppedAt the step whose outcome ended the run; empty when all were done, or the plan
 *     itself could not be made
 * @param outcome of the last step tried; Done when the plan was empty
 */
record Run(Plan<? extends Step> plan, Optional<Step> stoppedAt, Outcome outcome) {

  static <S extends Step> Run of(Key key, Subject<S> subject, RunListener listener) {
    Plan<S> plan;
    try {
      plan = subject.plan(key);
    } catch (RuntimeException e) {
      return broken(e);
    }
    for (S step : plan.steps()) {
      listener.before(key, step);
      Outcome outcome;
      try {
        outcome = subject.apply(key, step);
      } catch (RuntimeException e) {
        outcome = Outcome.failed(problem(e));
      }
      listener.after(key, step, outcome);
      if (!(outcome instanceof Outcome.Done)) {
        return new Run(plan, Optional.of(step), outcome);
      }
    }
    return new Run(plan, Optional.empty(), Outcome.done());
  }

  /** One that something threw out of, on the way or after it. */
  static Run broken(Throwable e) {
    return new Run(Plan.nothing(), Optional.empty(), Outcome.failed(problem(e)));
  }

  /** A driver that throws has a defect; the loop outlives it and says so. */
  private static Problem problem(Throwable e) {
    return e instanceof HostlerException known
        ? known.problem()
        : new Problem(
            "internal-error", e.toString(), "this is a defect: report it with the agent's log");
  }
}
