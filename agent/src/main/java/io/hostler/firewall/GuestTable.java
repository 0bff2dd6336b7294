package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
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
  private final Map<Uid, GuestRules> spoken = new HashMap<>();

  /** What was found and is not yet replaced in the kernel: what a refusal falls back to. */
  private final Map<Uid, GuestPart> found = new HashMap<>();

  private final Map<Uid, GuestPart> parts = new HashMap<>();
  private final RuleCopies copies = new RuleCopies();

  /**
   * Those of orphans and of who has not spoken yet: they never say what a firewall is to others.
   */
  private final RuleCopies kept = new RuleCopies();

  /** Chains of what a firewall once was, for those who keep it, by uids that nobody declared. */
  private final Map<Uid, List<Rule>> former = new HashMap<>();

  private final Claims claims = new Claims();
  private final Map<PrivatePool, Integer> pools = new TreeMap<>();
  private NodeRules node = NodeRules.none();
  private TableDesired merged = TableDesired.empty();

  void found(TableDesired atStart) {
    for (Guest guest : atStart.guests().values()) {
      GuestPart part = GuestPart.found(guest, atStart);
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
    replace(guest, GuestPart.of(guest, shared));
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
    return Optional.ofNullable(found.get(guest)).map(GuestPart::guest);
  }

  Set<Uid> guests() {
    return new TreeSet<>(parts.keySet());
  }

  /** The whole table that all of this amounts to. */
  TableDesired merged() {
    return merged;
  }

  private void replace(Uid uid, @Nullable GuestPart now) {
    GuestPart before = now == null ? parts.remove(uid) : parts.put(uid, now);
    Map<Uid, Optional<String>> touched = new TreeMap<>();
    for (GuestPart part : Stream.of(before, now).filter(Objects::nonNull).toList()) {
      part.firewalls().forEach(each -> touched.put(each.uid(), cutBy(each.uid())));
    }
    if (before != null) {
      claims.remove(uid, before.guest().addresses());
      RuleCopies of = before.kept() ? kept : copies;
      before.firewalls().forEach(firewall -> of.remove(uid, firewall.uid()));
    }
    if (now != null) {
      claims.put(uid, now.guest().addresses());
      RuleCopies of = now.kept() ? kept : copies;
      now.firewalls().forEach(firewall -> of.put(uid, firewall));
    }
    touched.keySet().forEach(this::mergeFirewall);
    touched.forEach(this::cutForAll);
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

  /** What a firewall adds to the epochs of those who have spoken of it. */
  private Optional<String> cutBy(Uid firewall) {
    return Optional.ofNullable(copies.newest(firewall)).flatMap(Cut::token);
  }

  /**
   * Its chain is another for all who have it, so the flows of all of them are judged anew in the
   * same commit, whosever word it was that came first.
   */
  private void cutForAll(Uid firewall, Optional<String> before) {
    if (!before.equals(cutBy(firewall))) {
      copies.holders(firewall).forEach(uid -> mergeGuest(uid, parts.get(uid)));
    }
  }

  private Guest judged(GuestPart part) {
    return part.kept()
        ? part.judgedBy(this::chain)
        : part.judgedAnewBy(each -> Objects.requireNonNullElse(copies.newest(each.uid()), each));
  }

  private @Nullable AttachedFirewall newest(Uid firewall) {
    AttachedFirewall spokenOf = copies.newest(firewall);
    return spokenOf == null ? kept.newest(firewall) : spokenOf;
  }

  private void mergeGuest(Uid uid, @Nullable GuestPart part) {
    Guest before = merged.guests().get(uid);
    @Nullable Guest now = part == null ? null : judged(part);
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
