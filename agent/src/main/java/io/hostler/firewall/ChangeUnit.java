package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two states of one firewall or one guest. */
sealed interface ChangeUnit {
  Uid uid();

  record OfFirewall(Uid uid) implements ChangeUnit {}

  record OfGuest(Uid uid) implements ChangeUnit {}

  /**
   * What differs, in groups that can go one without the other: a guest goes together with the
   * firewalls that it has before or after, where they differ too. Between the two it could get what
   * it gets in neither: by a firewall that it has not before, rules that this has not after.
   *
   * <p>Firewalls that nobody has before come first and those that nobody has after go last; no
   * packet meets them then, so they bind nobody together.
   */
  static List<List<ChangeUnit>> groups(TableDesired from, TableDesired to) {
    List<List<ChangeUnit>> come = new ArrayList<>();
    List<List<ChangeUnit>> go = new ArrayList<>();
    Set<Uid> differ = new TreeSet<>();
    from.firewallChanges(
        to,
        (uid, before, after) -> {
          if (before == null && from.users(uid).isEmpty()) {
            come.add(List.of(new OfFirewall(uid)));
          } else if (after == null && to.users(uid).isEmpty()) {
            go.add(List.of(new OfFirewall(uid)));
          } else {
            differ.add(uid);
          }
        });
    Together together = new Together();
    for (Uid firewall : differ) {
      from.users(firewall).forEach(guest -> together.join(firewall, guest));
      to.users(firewall).forEach(guest -> together.join(firewall, guest));
    }
    Map<Uid, List<ChangeUnit>> groups = new LinkedHashMap<>();
    for (Uid firewall : differ) {
      groups
          .computeIfAbsent(together.of(firewall), key -> new ArrayList<>())
          .add(new OfFirewall(firewall));
    }
    from.guestChanges(
        to,
        (uid, before, after) ->
            groups
                .computeIfAbsent(together.of(uid), key -> new ArrayList<>())
                .add(new OfGuest(uid)));
    List<List<ChangeUnit>> all = new ArrayList<>(come);
    all.addAll(groups.values());
    all.addAll(go);
    return all;
  }

  /**
   * {@code from} with these units as in {@code to}. A firewall that somebody still has stays, as
   * what he has would be unknown without it.
   */
  static TableDesired move(TableDesired from, TableDesired to, Collection<ChangeUnit> units) {
    TableDesired moved = from;
    for (ChangeUnit unit : units) {
      if (unit instanceof OfGuest(Uid uid)) {
        Guest guest = to.guests().get(uid);
        moved = guest == null ? moved.without(uid) : moved.with(guest);
      }
    }
    for (ChangeUnit unit : units) {
      if (unit instanceof OfFirewall(Uid uid)) {
        List<Rule> rules = to.firewalls().get(uid);
        if (rules != null) {
          moved = moved.with(uid, rules);
        } else if (moved.users(uid).isEmpty()) {
          moved = moved.withoutFirewall(uid);
        }
      }
    }
    return moved;
  }

  /** Who belongs together with whom: each points to another of his, the last to himself. */
  final class Together {
    private final Map<Uid, Uid> another = new HashMap<>();

    void join(Uid one, Uid two) {
      another.put(of(one), of(two));
    }

    /** The same for all that belong together. */
    Uid of(Uid uid) {
      Uid at = uid;
      for (Uid next = another.get(at); next != null && !next.equals(at); next = another.get(at)) {
        at = next;
      }
      another.put(uid, at);
      return at;
    }
  }
}
