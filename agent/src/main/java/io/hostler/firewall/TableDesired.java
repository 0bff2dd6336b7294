package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All that the table is to hold. A whole statement: what is not in it goes. An immutable value; a
 * changed one is made at the cost of the change.
 */
public final class TableDesired {
  private static final TableDesired EMPTY =
      new TableDesired(
          SharedMap.empty(),
          SharedMap.empty(),
          NodeRules.none(),
          SharedMap.empty(),
          SharedMap.empty(),
          0);

  private final SharedMap<Uid, Guest> guests;
  private final SharedMap<Uid, List<Rule>> firewalls;
  private final NodeRules node;

  /** Of each firewall that is named: the guests that name it. */
  private final SharedMap<Uid, SharedMap<Uid, Guest>> users;

  /** Of each private address: how many guests claim it. */
  private final SharedMap<IpAddress, Integer> closed;

  /** How many guests have an epoch. */
  private final int cut;

  private TableDesired(
      SharedMap<Uid, Guest> guests,
      SharedMap<Uid, List<Rule>> firewalls,
      NodeRules node,
      SharedMap<Uid, SharedMap<Uid, Guest>> users,
      SharedMap<IpAddress, Integer> closed,
      int cut) {
    this.guests = guests;
    this.firewalls = firewalls;
    this.node = node;
    this.users = users;
    this.closed = closed;
    this.cut = cut;
  }

  /**
   * @param firewalls the rules of each known firewall; a firewall that a guest names and that is
   *     not here is unknown
   */
  public static TableDesired of(
      Map<Uid, Guest> guests, Map<Uid, List<Rule>> firewalls, NodeRules node) {
    TableDesired all =
        new TableDesired(
            SharedMap.empty(),
            SharedMap.of(firewalls),
            node,
            SharedMap.empty(),
            SharedMap.empty(),
            0);
    for (Guest guest : guests.values()) {
      all = all.with(guest);
    }
    return all;
  }

  public static TableDesired empty() {
    return EMPTY;
  }

  /** By uid, sorted. */
  public Map<Uid, Guest> guests() {
    return guests;
  }

  /** By uid, sorted. */
  public Map<Uid, List<Rule>> firewalls() {
    return firewalls;
  }

  public NodeRules node() {
    return node;
  }

  /** The guests that name a firewall, known or not. */
  Set<Uid> users(Uid firewall) {
    SharedMap<Uid, Guest> naming = users.get(firewall);
    return naming == null ? Set.of() : naming.keySet();
  }

  /** Whether a guest here claims the address as a private one. */
  boolean isPrivate(IpAddress address) {
    return closed.containsKey(address);
  }

  /** Whether any guest has an epoch: its flows must be told from those of others. */
  boolean anyCut() {
    return cut > 0;
  }

  public TableDesired with(Guest guest) {
    Guest before = guests.get(guest.uid());
    if (guest.equals(before)) {
      return this;
    }
    TableDesired base = before == null ? this : without(guest.uid());
    SharedMap<Uid, SharedMap<Uid, Guest>> naming = base.users;
    for (Uid firewall : guest.firewalls()) {
      SharedMap<Uid, Guest> others = naming.get(firewall);
      SharedMap<Uid, Guest> own = others == null ? SharedMap.empty() : others;
      naming = naming.with(firewall, own.with(guest.uid(), guest));
    }
    SharedMap<IpAddress, Integer> claimed = base.closed;
    for (GuestAddress each : guest.addresses()) {
      if (each.isPrivate()) {
        Integer others = claimed.get(each.address());
        claimed = claimed.with(each.address(), others == null ? 1 : others + 1);
      }
    }
    return new TableDesired(
        base.guests.with(guest.uid(), guest),
        firewalls,
        node,
        naming,
        claimed,
        base.cut + (guest.epoch() == Cut.NONE ? 0 : 1));
  }

  public TableDesired without(Uid uid) {
    Guest guest = guests.get(uid);
    if (guest == null) {
      return this;
    }
    SharedMap<Uid, SharedMap<Uid, Guest>> naming = users;
    for (Uid firewall : guest.firewalls()) {
      SharedMap<Uid, Guest> own = naming.get(firewall);
      if (own != null) {
        SharedMap<Uid, Guest> others = own.without(uid);
        naming = others.isEmpty() ? naming.without(firewall) : naming.with(firewall, others);
      }
    }
    SharedMap<IpAddress, Integer> claimed = closed;
    for (GuestAddress each : guest.addresses()) {
      Integer all = each.isPrivate() ? claimed.get(each.address()) : null;
      if (all != null) {
        claimed = all > 1 ? claimed.with(each.address(), all - 1) : claimed.without(each.address());
      }
    }
    return new TableDesired(
        guests.without(uid),
        firewalls,
        node,
        naming,
        claimed,
        cut - (guest.epoch() == Cut.NONE ? 0 : 1));
  }

  public TableDesired with(Uid firewall, List<Rule> rules) {
    if (rules.equals(firewalls.get(firewall))) {
      return this;
    }
    return new TableDesired(
        guests, firewalls.with(firewall, List.copyOf(rules)), node, users, closed, cut);
  }

  public TableDesired withoutFirewall(Uid firewall) {
    if (!firewalls.containsKey(firewall)) {
      return this;
    }
    return new TableDesired(guests, firewalls.without(firewall), node, users, closed, cut);
  }

  public TableDesired with(NodeRules other) {
    return other.equals(node)
        ? this
        : new TableDesired(guests, firewalls, other, users, closed, cut);
  }

  /** What differs from this in {@code later}; costs what differs. */
  void guestChanges(TableDesired later, SharedMap.Change<Uid, Guest> change) {
    guests.changes(later.guests, change);
  }

  /** What differs from this in {@code later}; costs what differs. */
  void firewallChanges(TableDesired later, SharedMap.Change<Uid, List<Rule>> change) {
    firewalls.changes(later.firewalls, change);
  }

  /** How the guest's inbound traffic is judged; a guest that is not here is closed. */
  public Stance stance(Guest guest) {
    return switch (guest.rules()) {
      case Rules.Open() -> Stance.OPEN;
      case Rules.KeepLast() -> Stance.CLOSED;
      case Rules.Filtered unused -> Stance.FILTERED;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableDesired that
        && guests.equals(that.guests)
        && firewalls.equals(that.firewalls)
        && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return Objects.hash(guests, firewalls, node);
  }

  @Override
  public String toString() {
    return "TableDesired[guests=" + guests + ", firewalls=" + firewalls + ", node=" + node + "]";
  }

  /** What becomes of a new inbound packet. */
  public enum Stance {
    OPEN,
    FILTERED,
    CLOSED
  }
}
