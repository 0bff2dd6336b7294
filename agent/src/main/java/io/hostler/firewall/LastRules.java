package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is unknown in a desired state, filled from what is in force. Rules never widen by it. */
final class LastRules {
  private LastRules() {}

  /**
   * A guest whose rules are unknown gets those in force; a firewall that a guest names and that is
   * unknown keeps its rules in force. What was never in force stays unknown: closed.
   */
  static TableDesired fill(TableDesired desired, TableDesired inForce) {
    if (desired.guests().values().stream().allMatch(guest -> isKnown(guest, desired))) {
      return desired;
    }
    SortedMap<Uid, Guest> guests = new TreeMap<>(desired.guests());
    SortedMap<Uid, List<Rule>> firewalls = new TreeMap<>(desired.firewalls());
    for (Guest guest : desired.guests().values()) {
      Guest last = inForce.guests().get(guest.uid());
      Guest now =
          guest.rules() instanceof Rules.KeepLast && last != null
              ? guest.with(last.rules())
              : guest;
      guests.put(now.uid(), now);
      if (now.rules() instanceof Rules.Filtered(List<Uid> attached)) {
        for (Uid firewall : attached) {
          List<Rule> known = inForce.firewalls().get(firewall);
          if (known != null) {
            firewalls.putIfAbsent(firewall, known);
          }
        }
      }
    }
    return guests.equals(desired.guests()) && firewalls.size() == desired.firewalls().size()
        ? desired
        : new TableDesired(guests, firewalls, desired.node());
  }

  private static boolean isKnown(Guest guest, TableDesired desired) {
    return switch (guest.rules()) {
      case Rules.Open() -> true;
      case Rules.KeepLast() -> false;
      case Rules.Filtered(List<Uid> attached) -> {
        for (Uid firewall : attached) {
          if (!desired.firewalls().containsKey(firewall)) {
            yield false;
          }
        }
        yield true;
      }
    };
  }
}
