package io.hostler.firewall;

import java.util.List;

/**
 * What one instance needs of the table: what its owner hands over.
 *
 * @param pools the private pools that its addresses are of
 * @param firewalls all attached ones; none: open
 * @param complete false when an attached firewall could not be found: the last rules stay
 */
public record GuestRules(
    IfName tap,
    List<GuestAddress> addresses,
    List<PrivatePool> pools,
    boolean smtp,
    List<AttachedFirewall> firewalls,
    boolean complete) {

  public GuestRules {
    addresses = addresses.stream().sorted().distinct().toList();
    pools = pools.stream().sorted().distinct().toList();
    firewalls = List.copyOf(firewalls);
  }

  Rules rules() {
    if (!complete) {
      return new Rules.KeepLast();
    }
    return firewalls.isEmpty()
        ? new Rules.Open()
        : new Rules.Filtered(firewalls.stream().map(AttachedFirewall::uid).toList());
  }
}
