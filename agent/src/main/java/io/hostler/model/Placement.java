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
 * @param extra what the stored value holds that this version does not know
 */
public record Placement(
    Uid uid,
    String environment,
    String name,
    Optional<Uid> node,
    long epoch,
    List<Address> addresses,
    Optional<String> why,
    Unknowns extra) {

  public Placement {
    addresses = List.copyOf(addresses);
  }

  /** One that we make: nothing unknown in it. */
  public Placement(
      Uid uid,
      String environment,
      String name,
      Optional<Uid> node,
      long epoch,
      List<Address> addresses,
      Optional<String> why) {
    this(uid, environment, name, node, epoch, addresses, why, Unknowns.NONE);
  }

  /** On {@code changed}, under the next epoch. */
  public Placement withNode(Uid changed) {
    return new Placement(
        uid,
        environment,
        name,
        Optional.of(changed),
        epoch + 1,
        addresses,
        Optional.empty(),
        extra);
  }

  /** Unplaced still, for another reason. */
  public Placement withWhy(String changed) {
    return new Placement(
        uid, environment, name, node, epoch, addresses, Optional.of(changed), extra);
  }

  /** An address and the pool that it is of, by uid and name. */
  public record Address(Uid pool, String poolName, IpAddress address) {}
}
