package io.hostler.network;

import io.hostler.model.IpAddress;
import io.hostler.plan.Seen;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A link that has the name of an instance's tap.
 *
 * @param ours whether it is a tap and carries this cell's and the instance's mark; what is not ours
 *     is never touched
 * @param attached whether a process holds its other end: a machine that runs does
 * @param user uid of the user who may attach to it
 * @param addresses of the node on it
 * @param settled whether all of {@link TapSettings} hold
 */
public record TapState(
    int index,
    boolean ours,
    boolean up,
    boolean attached,
    OptionalInt user,
    Set<IpAddress> addresses,
    Seen<Boolean> settled,
    Rates rates) {
  public TapState {
    addresses = Set.copyOf(addresses);
  }
}
