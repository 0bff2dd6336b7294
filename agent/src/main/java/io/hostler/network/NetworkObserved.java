package io.hostler.network;

import io.hostler.model.IpAddress;
import io.hostler.model.NodeNetwork;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.Map;
import java.util.Set;

/**
 * One instance's network as it is on this node.
 *
 * @param shaper the name of the link through which what the guest sends is shaped; looked for only
 *     where there is no tap, whose rates tell of it
 * @param routes the addresses that are routed to its tap
 * @param elsewhere which of the addresses that were looked at are routed to other instances' taps,
 *     and to which
 * @param uplink the name of the node's interface to the world
 * @param proxied which of the addresses that were looked at the node answers for on its uplink,
 *     whosever they are
 * @param own the networks that the node is connected to itself
 */
public record NetworkObserved(
    Seen<TapState> tap,
    Seen<String> shaper,
    Seen<Set<IpAddress>> routes,
    Seen<Map<IpAddress, String>> elsewhere,
    Seen<String> uplink,
    Seen<Set<IpAddress>> proxied,
    Seen<NodeNetwork> own) {

  /** Nothing could be looked at. */
  public static NetworkObserved unknown(Problem why) {
    return new NetworkObserved(
        Seen.unknown(why),
        Seen.unknown(why),
        Seen.unknown(why),
        Seen.unknown(why),
        Seen.unknown(why),
        Seen.unknown(why),
        Seen.unknown(why));
  }
}
