package io.hostler.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A prefix of one family that instances get addresses from.
 *
 * @param exclude addresses of the prefix that are never given
 * @param nameServers given to guests
 * @param isDefault whether an instance that names no pools gets an address of it
 * @param nodeTags which nodes it is good for: those that carry all of these
 * @param uplink of a private pool: the interface that its addresses leave by; empty: the node's
 */
public record AddressPoolSpec(
    Prefix prefix,
    Mode mode,
    List<IpAddress> exclude,
    List<IpAddress> nameServers,
    boolean isDefault,
    Map<String, String> nodeTags,
    Optional<String> uplink)
    implements Spec {

  public AddressPoolSpec {
    exclude = List.copyOf(exclude);
    nameServers = List.copyOf(nameServers);
    nodeTags = Map.copyOf(nodeTags);
  }

  /** How the world reaches its addresses. */
  public enum Mode {
    /** The prefix is routed to the node. */
    ROUTED,
    /** The node answers for them on its uplink (ARP, NDP). */
    PROXIED,
    /** The node masquerades for them; nobody reaches them from outside. */
    PRIVATE
  }

  @Override
  public Kind kind() {
    return Kind.ADDRESSPOOL;
  }
}
