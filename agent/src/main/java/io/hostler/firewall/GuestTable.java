package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All guests' rules in one place: what was found when the agent started, and what the guests'
 * owners have handed over since. Kept merged: whoever speaks pays for his own part. Not safe for
 * threads by itself.
 *
 * <p>What was found stays until its owner speaks or says that it is gone. A firewall is one chain
 * for all who speak; orphans, and those who have not spoken yet, keep the rules that they had.
 */
final class GuestTable {
  /** Older than any generation that an owner knows. */
  private static final long FOUND = Long.MIN_VALUE;

  private final Map<Uid, GuestRules> spoken = new HashMap<>();

  /** What was found and is not yet replaced in the kernel: what a refusal falls back to. */
  private final Map<Uid, Part> found = new HashMap<>();

  private final Map<Uid, Part> parts = new HashMap<>();
  private final Copies copies = new Copies();

  /**
   * Those of orphans and of who has not spoken yet: they never say what a firewall is to others.
   */
  private final Copies kept = new Copies();

  /** Chains of what a firewall once was, for those who keep it, by uids that nobody declared. */
  private final Map<Uid, List<Rule>> former = new HashMap<>();

  private final Claims claims = new Claims();
  private final Map<PrivatePool, Integer> pools = new TreeMap<>();
  private NodeRules node = NodeRules.none();
  private TableDesired merged = TableDesired.empty();

  /** What one guest adds to the table. */
  private record Part(
      Guest guest, List<AttachedFirewall> firewalls, List<PrivatePool> pools, boolean kept) {
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
          rules.pools(),
          rules.kept());
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
              .toList(),
          true);
    }

    /** The names of the chains that it is judged by. */
    Guest judgedBy(UnaryOperator<AttachedFirewall> chains) {
      if (!kept || !(guest.rules() instanceof Rules.Filtered(List<Uid> named))) {
        return guest;
      }
      Map<Uid, Uid> renamed = new HashMap<>();
      firewalls.forEach(copy -> renamed.put(copy.uid(), chains.apply(copy).uid()));
      return guest.with(
          new Rules.Filtered(named.stream().map(uid -> renamed.getOrDefault(uid, uid)).toList()));
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
    Set<Uid> touched = new TreeSet<>();
    if (before != null) {
      claims.remove(uid, before.guest().addresses());
      Copies of = before.kept() ? kept : copies;
      before.firewalls().forEach(firewall -> touched.add(of.remove(uid, firewall.uid())));
    }
    if (now != null) {
      claims.put(uid, now.guest().addresses());
      Copies of = now.kept() ? kept : copies;
      now.firewalls().forEach(firewall -> touched.add(of.put(uid, firewall)));
    }
    touched.forEach(this::mergeFirewall);
    mergeGuest(uid, now);
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

  private void mergeFirewall(Uid firewall) {
    AttachedFirewall newest = newest(firewall);
    List<Rule> rules = newest == null ? former.get(firewall) : newest.rules();
    List<Rule> before = merged.firewalls().get(firewall);
    merged = rules == null ? merged.withoutFirewall(firewall) : merged.with(firewall, rules);
    if (rules != null && !rules.equals(before)) {
      kept.holders(firewall).forEach(uid -> mergeGuest(uid, parts.get(uid)));
    }
  }

  private @Nullable AttachedFirewall newest(Uid firewall) {
    AttachedFirewall spokenOf = copies.newest(firewall);
    return spokenOf == null ? kept.newest(firewall) : spokenOf;
  }

  private void mergeGuest(Uid uid, @Nullable Part part) {
    Guest before = merged.guests().get(uid);
    @Nullable Guest now = part == null ? null : part.judgedBy(this::chain);
    merged = now == null ? merged.without(uid) : merged.with(now);
    if (before == null) {
      return;
    }
    for (Uid firewall : before.firewalls()) {
      if (former.containsKey(firewall) && merged.users(firewall).isEmpty()) {
        former.remove(firewall);
        if (newest(firewall) == null) {
          merged = merged.withoutFirewall(firewall);
        }
      }
    }
  }

  /**
   * The chain for one who keeps this copy: the firewall's own while its rules are the same, and one
   * that nothing but these rules names as soon as they are not.
   */
  private AttachedFirewall chain(AttachedFirewall copy) {
    if (copy.rules().equals(merged.firewalls().get(copy.uid()))) {
      return copy;
    }
    String content = copy.uid() + " " + copy.rules().stream().map(RuleText::id).toList();
    Uid own = new Uid(UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8)));
    former.put(own, copy.rules());
    merged = merged.with(own, copy.rules());
    return new AttachedFirewall(own, copy.name(), copy.generation(), copy.rules());
  }

  private void mergeNode() {
    Set<PrivatePool> all = new TreeSet<>(node.pools());
    all.addAll(pools.keySet());
    merged = merged.with(node.withPools(all));
  }
}
