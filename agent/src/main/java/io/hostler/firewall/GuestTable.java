package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All guests' rules in one place: what was found when the agent started, and what the guests'
 * owners have handed over since. Kept merged: whoever speaks pays for his own part. Not safe for
 * threads by itself.
 *
 * <p>What was found stays until its owner speaks or says that it is gone.
 */
final class GuestTable {
  /** Older than any generation that an owner knows. */
  private static final long FOUND = Long.MIN_VALUE;

  private final Map<Uid, GuestRules> spoken = new HashMap<>();

  /** What was found and is not yet replaced in the kernel: what a refusal falls back to. */
  private final Map<Uid, Part> found = new HashMap<>();

  private final Map<Uid, Part> parts = new HashMap<>();
  private final Copies copies = new Copies();
  private final Claims claims = new Claims();
  private final Map<PrivatePool, Integer> pools = new TreeMap<>();
  private NodeRules node = NodeRules.none();
  private TableDesired merged = TableDesired.empty();

  /** What one guest adds to the table. */
  private record Part(Guest guest, List<AttachedFirewall> firewalls, List<PrivatePool> pools) {
    static Part of(Uid uid, GuestRules rules) {
      return new Part(
          new Guest(
              uid,
              rules.tap(),
              rules.addresses(),
              rules.smtp(),
              rules.rules(),
              rules.epoch(),
              rules.dropLog()),
          rules.firewalls(),
          rules.pools());
    }

    static Part found(Guest guest, TableDesired table) {
      List<AttachedFirewall> known = new ArrayList<>();
      for (Uid uid : guest.firewalls()) {
        Optional.ofNullable(table.firewalls().get(uid))
            .ifPresent(rules -> known.add(new AttachedFirewall(uid, "", FOUND, rules)));
      }
      return new Part(
          guest,
          known,
          table.node().pools().stream()
              .filter(
                  pool ->
                      guest.addresses().stream()
                          .anyMatch(claimed -> pool.prefix().contains(claimed.address())))
              .toList());
    }
  }

  void found(TableDesired atStart) {
    for (Guest guest : atStart.guests().values()) {
      Part part = Part.found(guest, atStart);
      found.put(guest.uid(), part);
      if (!parts.containsKey(guest.uid())) {
        replace(guest.uid(), part);
      }
    }
  }

  void node(NodeRules rules) {
    node = rules;
    mergeNode();
  }

  /** Equal copies of a firewall are held once, however many guests have it. */
  void put(Uid guest, GuestRules rules) {
    GuestRules shared = rules.with(rules.firewalls().stream().map(copies::shared).toList());
    spoken.put(guest, shared);
    replace(guest, Part.of(guest, shared));
  }

  void remove(Uid guest) {
    spoken.remove(guest);
    found.remove(guest);
    replace(guest, null);
  }

  /** Why the guest can't have these addresses: another has one of them. */
  Optional<Problem> conflict(Uid guest, GuestRules rules) {
    return claims.conflict(guest, rules.addresses());
  }

  /** What was spoken is in force: what was found of that guest is history. */
  void settled(Uid guest) {
    found.remove(guest);
  }

  /** What was refused must not be tried with every commit of others. */
  void takeBack(Uid guest, GuestRules refused, Optional<GuestRules> inForce) {
    if (!refused.equals(spoken.get(guest))) {
      return;
    }
    if (inForce.isPresent()) {
      put(guest, inForce.get());
    } else {
      spoken.remove(guest);
      replace(guest, found.get(guest));
    }
  }

  Optional<GuestRules> spoken(Uid guest) {
    return Optional.ofNullable(spoken.get(guest));
  }

  Optional<Guest> unspoken(Uid guest) {
    return Optional.ofNullable(found.get(guest)).map(Part::guest);
  }

  Set<Uid> guests() {
    return new TreeSet<>(parts.keySet());
  }

  /** The whole table that all of this amounts to. */
  TableDesired merged() {
    return merged;
  }

  private void replace(Uid uid, @Nullable Part now) {
    Part before = now == null ? parts.remove(uid) : parts.put(uid, now);
    merged = now == null ? merged.without(uid) : merged.with(now.guest());
    if (before != null) {
      claims.remove(uid, before.guest().addresses());
    }
    Set<Uid> touched = new TreeSet<>();
    if (now != null) {
      claims.put(uid, now.guest().addresses());
      now.firewalls().forEach(firewall -> touched.add(copies.put(uid, firewall)));
    }
    if (before != null) {
      for (AttachedFirewall firewall : before.firewalls()) {
        if (!touched.contains(firewall.uid())) {
          touched.add(copies.remove(uid, firewall.uid()));
        }
      }
    }
    for (Uid firewall : touched) {
      AttachedFirewall newest = copies.newest(firewall);
      merged =
          newest == null ? merged.withoutFirewall(firewall) : merged.with(firewall, newest.rules());
    }
    boolean others = false;
    for (PrivatePool pool : now == null ? List.<PrivatePool>of() : now.pools()) {
      others |= pools.merge(pool, 1, Integer::sum) == 1;
    }
    for (PrivatePool pool : before == null ? List.<PrivatePool>of() : before.pools()) {
      others |= pools.computeIfPresent(pool, (key, users) -> users > 1 ? users - 1 : null) == null;
    }
    if (others) {
      mergeNode();
    }
  }

  private void mergeNode() {
    Set<PrivatePool> all = new TreeSet<>(node.pools());
    all.addAll(pools.keySet());
    merged = merged.with(node.withPools(all));
  }
}
