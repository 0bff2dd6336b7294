package io.hostler.node;

import io.hostler.network.NodeNetDriver;
import io.hostler.network.NodeNetPlan;
import io.hostler.network.NodeNetStep;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;

/** Forwarding, and what else of the host's network is the node's own. */
public final class ForwardingPart implements NodePart {
  private final NodeNetDriver driver;
  private final Uid node;

  public ForwardingPart(NodeNetDriver driver, Uid node) {
    this.driver = driver;
    this.node = node;
  }

  @Override
  public Plan<NodeNetStep> plan() {
    return NodeNetPlan.of(driver.observe(node));
  }

  @Override
  public Outcome apply(Step step) {
    return driver.apply((NodeNetStep) step);
  }
}
