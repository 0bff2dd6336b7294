package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be committed on its own when the whole is refused. */
sealed interface Unit {

  /** What belongs to the node. */
  record Node() implements Unit {}

  record OfFirewall(Uid uid) implements Unit {}

  record OfGuest(Uid uid) implements Unit {}

  /**
   * What differs, in an order that never narrows nor widens what both states agree in: firewalls
   * that come, guests, firewalls that go.
   */
  static List<Unit> differing(TableDesired from, TableDesired to) {
    List<Unit> units = new ArrayList<>();
    if (!from.node().equals(to.node())) {
      units.add(new Node());
    }
    to.firewalls()
        .forEach(
            (uid, rules) -> {
              if (!rules.equals(from.firewalls().get(uid))) {
                units.add(new OfFirewall(uid));
              }
            });
    from.guests().keySet().stream()
        .filter(uid -> !to.guests().containsKey(uid))
        .forEach(uid -> units.add(new OfGuest(uid)));
    to.guests()
        .forEach(
            (uid, guest) -> {
              if (!guest.equals(from.guests().get(uid))) {
                units.add(new OfGuest(uid));
              }
            });
    from.firewalls().keySet().stream()
        .filter(uid -> !to.firewalls().containsKey(uid))
        .forEach(uid -> units.add(new OfFirewall(uid)));
    return units;
  }

  /** {@code from} with these units as in {@code to}. */
  static TableDesired move(TableDesired from, TableDesired to, List<Unit> units) {
    SortedMap<Uid, Guest> guests = new TreeMap<>(from.guests());
    SortedMap<Uid, List<Rule>> firewalls = new TreeMap<>(from.firewalls());
    NodeRules node = from.node();
    for (Unit unit : units) {
      switch (unit) {
        case Node() -> node = to.node();
        case OfFirewall(Uid uid) -> move(uid, to.firewalls(), firewalls);
        case OfGuest(Uid uid) -> move(uid, to.guests(), guests);
      }
    }
    return LastRules.fill(TableDesired.of(guests, firewalls, node), from);
  }

  private static <T> void move(Uid uid, Map<Uid, T> from, Map<Uid, T> to) {
    T value = from.get(uid);
    if (value == null) {
      to.remove(uid);
    } else {
      to.put(uid, value);
    }
  }
}
