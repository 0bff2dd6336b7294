package io.hostler.model;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;

/**
 * Where an instance is and what it was given: the value of {@code desired/placement/<uid>}.
 *
 * @param node the node's uid; empty while unplaced, and then {@code why} says what did not fit
 * @param epoch grows whenever the node changes
 * @param addresses one of each pool
 */
public record Placement(
    Uid uid,
    String environment,
    String name,
    Optional<Uid> node,
    long epoch,
    List<Address> addresses,
    Optional<String> why) {

  public Placement {
    addresses = List.copyOf(addresses);
  }

  /** An address and the pool that it is of, by uid and name. */
  public record Address(Uid pool, String poolName, IpAddress address) {}
}
