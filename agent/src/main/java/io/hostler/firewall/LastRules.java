package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is unknown in a desired state, filled from what is in force. Rules never widen by it. */
final class LastRules {
  private LastRules() {}

  /**
   * A guest whose rules are unknown gets those in force; a firewall that a guest names and that is
   * unknown keeps its rules in force. What was never in force, or open, stays unknown: closed.
   */
  static TableDesired fill(TableDesired desired, TableDesired inForce) {
    TableDesired filled = desired;
    for (Guest guest : desired.guests().values()) {
      Guest now = known(guest, inForce);
      filled = filled.with(now);
      for (Uid firewall : now.firewalls()) {
        List<Rule> last = inForce.firewalls().get(firewall);
        if (last != null && !filled.firewalls().containsKey(firewall)) {
          filled = filled.with(firewall, last);
        }
      }
    }
    return filled;
  }

  /**
   * The same as {@link #fill}, at the cost of what differs between two states that were desired one
   * after the other.
   *
   * @param asked what {@code inForce} was filled from
   */
  static TableDesired follow(TableDesired asked, TableDesired desired, TableDesired inForce) {
    Set<Uid> firewalls = new TreeSet<>();
    asked.firewallChanges(desired, (uid, before, after) -> firewalls.add(uid));
    TableDesired[] next = {inForce.with(desired.node())};
    asked.guestChanges(
        desired,
        (uid, before, after) -> {
          Guest held = inForce.guests().get(uid);
          if (held != null) {
            firewalls.addAll(held.firewalls());
          }
          if (after == null) {
            next[0] = next[0].without(uid);
          } else {
            Guest now = known(after, inForce);
            firewalls.addAll(now.firewalls());
            next[0] = next[0].with(now);
          }
        });
    for (Uid uid : firewalls) {
      List<Rule> rules = desired.firewalls().get(uid);
      if (rules == null && !next[0].users(uid).isEmpty()) {
        rules = inForce.firewalls().get(uid);
      }
      next[0] = rules == null ? next[0].withoutFirewall(uid) : next[0].with(uid, rules);
    }
    return next[0];
  }

  /**
   * A guest that named no firewall had no rules that could stay: they would let a firewall which
   * nobody finds let everything in.
   */
  private static Guest known(Guest guest, TableDesired inForce) {
    @Nullable Guest last =
        guest.rules() instanceof Rules.KeepLast ? inForce.guests().get(guest.uid()) : null;
    return last == null || last.rules() instanceof Rules.Open ? guest : guest.judgedAs(last);
  }
}
