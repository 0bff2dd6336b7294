package io.hostler.firewall;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The part of the table that belongs to the node and to no guest.
 *
 * @param services of the host, open to guests
 * @param pools private pools that are closed and masqueraded also while no guest here is of them
 * @param dropLog how many dropped packets a second go to the kernel's log; empty: none
 */
public record NodeRules(
    List<HostService> services, List<PrivatePool> pools, Optional<Integer> dropLog) {

  public NodeRules {
    services = services.stream().sorted().distinct().toList();
    pools = pools.stream().sorted().distinct().toList();
    if (dropLog.isPresent() && dropLog.get() < 1) {
      throw new IllegalArgumentException("a rate is at least 1 a second: " + dropLog.get());
    }
  }

  public static NodeRules none() {
    return new NodeRules(List.of(), List.of(), Optional.empty());
  }

  public NodeRules withPools(Collection<PrivatePool> others) {
    return new NodeRules(services, List.copyOf(others), dropLog);
  }
}
