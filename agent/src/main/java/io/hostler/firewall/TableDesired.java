package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the table is to hold. A whole statement: what is not in it goes.
 *
 * @param firewalls the rules of each known firewall; a firewall that a guest names and that is not
 *     here is unknown
 */
public record TableDesired(
    SortedMap<Uid, Guest> guests, SortedMap<Uid, List<Rule>> firewalls, NodeRules node) {

  public TableDesired {
    guests = Collections.unmodifiableSortedMap(new TreeMap<>(guests));
    firewalls = Collections.unmodifiableSortedMap(new TreeMap<>(firewalls));
  }

  public static TableDesired empty() {
    return new TableDesired(new TreeMap<>(), new TreeMap<>(), NodeRules.none());
  }

  public TableDesired with(Guest guest) {
    TreeMap<Uid, Guest> more = new TreeMap<>(guests);
    more.put(guest.uid(), guest);
    return new TableDesired(more, firewalls, node);
  }

  public TableDesired without(Uid guest) {
    TreeMap<Uid, Guest> fewer = new TreeMap<>(guests);
    fewer.remove(guest);
    return new TableDesired(fewer, firewalls, node);
  }

  public TableDesired with(Uid firewall, List<Rule> rules) {
    TreeMap<Uid, List<Rule>> more = new TreeMap<>(firewalls);
    more.put(firewall, List.copyOf(rules));
    return new TableDesired(guests, more, node);
  }

  public TableDesired withoutFirewall(Uid firewall) {
    TreeMap<Uid, List<Rule>> fewer = new TreeMap<>(firewalls);
    fewer.remove(firewall);
    return new TableDesired(guests, fewer, node);
  }

  public TableDesired with(NodeRules other) {
    return new TableDesired(guests, firewalls, other);
  }

  /** How the guest's inbound traffic is judged; a guest that is not here is closed. */
  public Stance stance(Guest guest) {
    return switch (guest.rules()) {
      case Rules.Open() -> Stance.OPEN;
      case Rules.KeepLast() -> Stance.CLOSED;
      case Rules.Filtered(List<Uid> attached) -> filtered(attached);
    };
  }

  private Stance filtered(List<Uid> attached) {
    for (Uid firewall : attached) {
      List<Rule> rules = firewalls.get(firewall);
      if (rules == null || !rules.isEmpty()) {
        return Stance.FILTERED;
      }
    }
    return Stance.OPEN;
  }

  /** What becomes of a new inbound packet. */
  public enum Stance {
    OPEN,
    FILTERED,
    CLOSED
  }
}
