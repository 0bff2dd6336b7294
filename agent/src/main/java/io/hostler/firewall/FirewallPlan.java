package io.hostler.firewall;

import io.hostler.plan.Plan;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;

/** One instance's part of the table: what is wanted and what is in force → steps. */
public final class FirewallPlan {
  private FirewallPlan() {}

  /**
   * @param desired empty: the instance is to have no part in the table
   */
  public static Plan<FirewallStep> of(
      Uid guest, Optional<GuestRules> desired, FirewallObserved observed) {
    return switch (observed.rules()) {
      case Seen.Unknown<GuestRules>(var why) ->
          observed.unheard() ? anew(guest, desired) : Plan.blocked("firewall", why);
      case Seen.Absent<GuestRules>() ->
          desired.map(rules -> put(guest, rules, Optional.empty())).orElseGet(Plan::nothing);
      case Seen.Present<GuestRules>(var inForce) ->
          desired
              .map(
                  rules ->
                      rules.equals(inForce)
                          ? Plan.<FirewallStep>nothing()
                          : put(guest, rules, Optional.of(inForce)))
              .orElseGet(() -> anew(guest, Optional.empty()));
    };
  }

  private static Plan<FirewallStep> anew(Uid guest, Optional<GuestRules> desired) {
    return desired
        .map(rules -> put(guest, rules, Optional.empty()))
        .orElseGet(() -> Plan.of(List.of(new FirewallStep.RemoveRules(guest))));
  }

  private static Plan<FirewallStep> put(Uid guest, GuestRules rules, Optional<GuestRules> inForce) {
    return Plan.of(List.of(new FirewallStep.PutRules(guest, rules, inForce)));
  }
}
