package io.hostler.answers;

import io.hostler.declare.Declared;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeNetwork.Refusal;
import io.hostler.model.NodeReport;
import io.hostler.model.Resource;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Pools of which this node can't serve a whole network, since it is connected there itself. */
public final class PoolFindings {
  private PoolFindings() {}

  /**
   * What doctor says of them; nothing while the networks are unknown. Single addresses that a pool
   * lacks here, as the node's own in that of its uplink, are no fault.
   */
  public static List<Problem> of(
      NodeReport node, Seen<NodeNetwork> network, Collection<Declared> pools) {
    NodeNetwork own = network.found().orElse(NodeNetwork.NONE);
    List<Problem> found = new ArrayList<>();
    for (Declared each : pools) {
      Resource pool = each.resource();
      if (pool.spec() instanceof AddressPoolSpec spec
          && node.tags().entrySet().containsAll(spec.nodeTags().entrySet())) {
        own.refusals(spec.prefix(), spec.mode()).stream()
            .filter(refusal -> refusal.addresses().length() < refusal.addresses().address().bits())
            .map(refusal -> problem(pool, spec, refusal))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static Problem problem(Resource pool, AddressPoolSpec spec, Refusal refusal) {
    String all = refusal.addresses().length() <= spec.prefix().length() ? "" : "all of ";
    return new Problem(
        "pool-on-node-network",
        "pool "
            + pool.name().name()
            + " can't give "
            + all
            + spec.prefix()
            + " on this node: "
            + refusal.why(),
        "give the pool a prefix that no link of the node has, or keep it from the node with"
            + " nodeTags; a part of the uplink's own network needs mode proxied");
  }
}
