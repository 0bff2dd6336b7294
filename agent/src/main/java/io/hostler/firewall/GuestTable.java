package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All guests' rules in one place: what was found when the agent started, and what the guests'
 * owners have handed over since. Not safe for threads by itself.
 *
 * <p>What was found stays until its owner speaks or says that it is gone.
 */
final class GuestTable {
  private final Map<Uid, GuestRules> spoken = new HashMap<>();

  /** Of what was spoken: the same rules are the same object, so nobody renders them again. */
  private final NavigableMap<Uid, Guest> made = new TreeMap<>();

  private TableDesired found = TableDesired.empty();
  private NodeRules node = NodeRules.none();

  void found(TableDesired atStart) {
    found = atStart;
  }

  void node(NodeRules rules) {
    node = rules;
  }

  void put(Uid guest, GuestRules rules) {
    spoken.put(guest, rules);
    made.put(guest, guest(guest, rules));
  }

  void remove(Uid guest) {
    spoken.remove(guest);
    made.remove(guest);
    found = found.without(guest);
  }

  /** What was spoken is in force: what was found of that guest is history. */
  void settled(Uid guest) {
    if (found.guests().containsKey(guest)) {
      found = found.without(guest);
    }
  }

  /** What was refused must not be tried with every commit of others. */
  void takeBack(Uid guest, GuestRules refused, Optional<GuestRules> inForce) {
    if (refused.equals(spoken.get(guest))) {
      spoken.remove(guest);
      made.remove(guest);
      inForce.ifPresent(rules -> put(guest, rules));
    }
  }

  Optional<GuestRules> spoken(Uid guest) {
    return Optional.ofNullable(spoken.get(guest));
  }

  Optional<Guest> unspoken(Uid guest) {
    return Optional.ofNullable(found.guests().get(guest));
  }

  Set<Uid> guests() {
    Set<Uid> all = new TreeSet<>(found.guests().keySet());
    all.addAll(spoken.keySet());
    return all;
  }

  private static Guest guest(Uid uid, GuestRules rules) {
    return new Guest(uid, rules.tap(), rules.addresses(), rules.smtp(), rules.rules());
  }

  /** The whole table that all of this amounts to. */
  TableDesired merged() {
    NavigableMap<Uid, Guest> guests = new TreeMap<>(made);
    found.guests().forEach(guests::putIfAbsent);
    Map<Uid, AttachedFirewall> newest = new HashMap<>();
    Set<PrivatePool> pools = new TreeSet<>(node.pools());
    spoken.forEach(
        (uid, rules) -> {
          pools.addAll(rules.pools());
          rules
              .firewalls()
              .forEach(
                  firewall ->
                      newest.merge(
                          firewall.uid(),
                          firewall,
                          (one, other) -> one.generation() >= other.generation() ? one : other));
        });
    NavigableMap<Uid, List<Rule>> firewalls = new TreeMap<>();
    for (Guest guest : found.guests().values()) {
      if (guest.rules() instanceof Rules.Filtered(List<Uid> attached)) {
        for (Uid firewall : attached) {
          List<Rule> rules = found.firewalls().get(firewall);
          if (rules != null) {
            firewalls.put(firewall, rules);
          }
        }
      }
      found.node().pools().stream()
          .filter(
              pool -> guest.addresses().stream().anyMatch(a -> pool.prefix().contains(a.address())))
          .forEach(pools::add);
    }
    newest.forEach((uid, firewall) -> firewalls.put(uid, firewall.rules()));
    return new TableDesired(guests, firewalls, node.withPools(pools));
  }
}
