package io.hostler.network;

import io.hostler.model.IpAddress;
import io.hostler.plan.Driver;
import io.hostler.plan.Uid;
import java.util.Set;

/** The networks of instances on this node. */
public interface NetworkDriver extends Driver<NetworkObserved, NetworkStep> {

  /**
   * Looks at what is an instance's and no further, so that the others on the node cost nothing.
   *
   * @param known addresses that it is known to have: looked at beside those that are routed to its
   *     tap
   */
  NetworkObserved observe(Uid owner, Set<IpAddress> known);

  @Override
  default NetworkObserved observe(Uid owner) {
    return observe(owner, Set.of());
  }
}
