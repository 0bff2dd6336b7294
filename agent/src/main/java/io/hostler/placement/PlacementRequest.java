package io.hostler.placement;

import io.hostler.model.InstanceSpec;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance needs of a node and of the pools.
 *
 * @param group instances of one environment and group are spread over the nodes
 * @param memory bytes
 * @param node name or uid of the node that was asked for; empty: any
 * @param pools names of the pools that it must get one address of each; empty Optional: one of each
 *     default pool that is good for the node
 */
public record PlacementRequest(
    Uid uid,
    String environment,
    String name,
    String group,
    int cpus,
    long memory,
    Optional<String> node,
    Optional<List<String>> pools) {

  public PlacementRequest {
    pools = pools.map(List::copyOf);
  }

  public static PlacementRequest of(
      Uid uid, String environment, String name, Map<String, String> tags, InstanceSpec spec) {
    return new PlacementRequest(
        uid,
        environment,
        name,
        Spread.group(name, tags),
        spec.cpus(),
        spec.memory(),
        spec.node(),
        spec.addresses());
  }
}
