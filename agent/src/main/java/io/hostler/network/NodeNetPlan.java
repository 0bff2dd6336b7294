package io.hostler.network;

import io.hostler.network.NodeNetStep.SetSysctl;
import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes the node forward, and remember as many neighbours as its guests may have. A node that
 * forwards IPv6 forgets the default route that it learned from router advertisements, unless the
 * uplink's accept_ra is 2: so that comes first, and while it is unknown IPv6 forwarding is left as
 * it is. Other interfaces' are the operator's.
 */
public final class NodeNetPlan {
  private final NodeNetObserved observed;
  private final List<NodeNetStep> steps = new ArrayList<>();
  private final List<Blocker> blockers = new ArrayList<>();

  private NodeNetPlan(NodeNetObserved observed) {
    this.observed = observed;
  }

  public static Plan<NodeNetStep> of(NodeNetObserved observed) {
    NodeNetPlan plan = new NodeNetPlan(observed);
    NodeSettings.neighbours().forEach(plan::atLeast);
    plan.want(NodeSettings.FORWARD_V4, "1");
    switch (observed.uplink()) {
      case Seen.Unknown<String>(Problem why) -> plan.blockers.add(new Blocker("uplink", why));
      case Seen.Absent<String>() -> plan.want(NodeSettings.FORWARD_V6, "1");
      case Seen.Present<String>(String uplink) -> {
        if (plan.keepDefaultRoute(uplink)) {
          plan.want(NodeSettings.FORWARD_V6, "1");
        }
        NodeSettings.ofUplink(uplink).forEach(plan::want);
      }
    }
    return new Plan<>(plan.steps, plan.blockers);
  }

  /** An uplink that does not believe advertisements (0) is left so. */
  private boolean keepDefaultRoute(String uplink) {
    String name = NodeSettings.acceptRa(uplink);
    return switch (observed.setting(name)) {
      case Seen.Unknown<String>(Problem why) -> {
        blockers.add(new Blocker(name, why));
        yield false;
      }
      case Seen.Absent<String>() -> true;
      case Seen.Present<String>(String value) -> {
        if (value.equals("1")) {
          steps.add(new SetSysctl(name, "2"));
        }
        yield true;
      }
    };
  }

  /** What an operator set higher stays. */
  private void atLeast(String name, long least) {
    observed
        .setting(name)
        .found()
        .filter(now -> now.matches("[0-9]{1,18}") && Long.parseLong(now) >= least)
        .ifPresentOrElse(enough -> {}, () -> want(name, Long.toString(least)));
  }

  /** A setting that the kernel lacks (no IPv6) is no fault. */
  private void want(String name, String value) {
    switch (observed.setting(name)) {
      case Seen.Unknown<String>(Problem why) -> blockers.add(new Blocker(name, why));
      case Seen.Absent<String>() -> {}
      case Seen.Present<String>(String now) -> {
        if (!now.equals(value)) {
          steps.add(new SetSysctl(name, value));
        }
      }
    }
  }
}
