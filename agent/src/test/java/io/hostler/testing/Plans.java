package io.hostler.testing;

import io.hostler.plan.Plan;
import io.hostler.plan.Step;
import java.util.List;

/** What of a plan tests compare. */
public final class Plans {
  private Plans() {}

  /** Its steps by name, in order. */
  public static List<String> names(Plan<? extends Step> plan) {
    return plan.steps().stream().map(Step::name).toList();
  }

  /** What keeps it from being whole, by code. */
  public static List<String> codes(Plan<? extends Step> plan) {
    return plan.blockers().stream().map(blocker -> blocker.why().code()).toList();
  }
}
