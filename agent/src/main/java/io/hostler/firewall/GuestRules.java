package io.hostler.firewall;

import java.util.List;
import java.util.Optional;

/**
 * What one instance needs of the table: what its owner hands over.
 *
 * @param pools the private pools that its addresses are of
 * @param firewalls all attached ones; none: open; some, without a rule: closed
 * @param complete false when an attached firewall could not be found: the last rules stay
 * @param cut the id of the last cut that was asked for with a change of the instance
 * @param dropLog whether what the rules drop goes to the kernel's log
 * @param kept of an orphan: its copies of firewalls are its last rules, whatever becomes of these
 */
public record GuestRules(
    IfName tap,
    List<GuestAddress> addresses,
    List<PrivatePool> pools,
    boolean smtp,
    List<AttachedFirewall> firewalls,
    boolean complete,
    Optional<String> cut,
    boolean dropLog,
    boolean kept) {

  public GuestRules {
    addresses = addresses.stream().sorted().distinct().toList();
    pools = pools.stream().sorted().distinct().toList();
    firewalls = List.copyOf(firewalls);
  }

  /** Of an instance that is declared, and asked for neither a cut nor a log. */
  public GuestRules(
      IfName tap,
      List<GuestAddress> addresses,
      List<PrivatePool> pools,
      boolean smtp,
      List<AttachedFirewall> firewalls,
      boolean complete) {
    this(tap, addresses, pools, smtp, firewalls, complete, Optional.empty(), false, false);
  }

  GuestRules with(List<AttachedFirewall> others) {
    return new GuestRules(tap, addresses, pools, smtp, others, complete, cut, dropLog, kept);
  }

  /** The same as the last rules of an orphan. */
  public GuestRules asKept() {
    return new GuestRules(tap, addresses, pools, smtp, firewalls, complete, cut, dropLog, true);
  }

  int epoch() {
    return Cut.epoch(firewalls, cut);
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
