package io.hostler.model;

import java.util.List;

/**
 * What a node has and reaches by one of its interfaces; the taps of instances are none.
 *
 * @param name of the interface
 * @param uplink whether it is the node's interface to the world, or may be while nobody knows which
 *     is
 * @param addresses the node's own there
 * @param prefixes what the node reaches there without a gateway
 * @param gateways of the node's routes there
 */
public record NodeLink(
    String name,
    boolean uplink,
    List<IpAddress> addresses,
    List<Prefix> prefixes,
    List<IpAddress> gateways) {

  public NodeLink {
    addresses = addresses.stream().sorted().distinct().toList();
    prefixes = prefixes.stream().sorted().distinct().toList();
    gateways = gateways.stream().sorted().distinct().toList();
  }
}
