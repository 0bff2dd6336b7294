package io.hostler.etcd;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the host's loop does with the key: plan, apply until a step isn't done, again. */
final class EtcdRuns {
  final List<EtcdStep> applied = new ArrayList<>();
  Outcome last = Outcome.done();

  Plan<EtcdStep> once(ManagedEtcd etcd) {
    Plan<EtcdStep> plan = etcd.plan();
    for (EtcdStep step : plan.steps()) {
      last = etcd.apply(step);
      applied.add(step);
      if (!(last instanceof Outcome.Done)) {
        break;
      }
    }
    return plan;
  }

  void untilConverged(ManagedEtcd etcd) throws Exception {
    try {
      Eventually.holds(Duration.ofSeconds(40), "converged", () -> once(etcd).converged());
    } catch (AssertionError e) {
      throw new AssertionError(etcd.plan() + ", last " + last, e);
    }
  }
}
