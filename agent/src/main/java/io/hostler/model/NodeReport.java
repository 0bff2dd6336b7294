package io.hostler.model;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;

/**
 * A node that is alive: the value of {@code nodes/<node>}, under its lease.
 *
 * @param name for people
 * @param version of its agent
 * @param cpus that the host has
 * @param memory bytes that instances may use
 * @param network what it is connected to itself, and keeps from its instances
 * @param tags what pools and placement choose nodes by
 */
public record NodeReport(
    Uid uid,
    String name,
    String version,
    int cpus,
    long memory,
    List<IpAddress> addresses,
    NodeNetwork network,
    Map<String, String> tags,
    boolean cordoned) {

  public NodeReport {
    addresses = List.copyOf(addresses);
    tags = Map.copyOf(tags);
  }

  public NodeReport withNetwork(NodeNetwork seen) {
    return new NodeReport(uid, name, version, cpus, memory, addresses, seen, tags, cordoned);
  }
}
