package io.hostler.firewall;

import io.hostler.firewall.TableDesired.Stance;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders as {@link RulesetRenderer} does, and gives what did not change as the same objects again:
 * neither rendering nor comparing it costs anything then. Not safe for threads.
 */
final class RememberingRenderer {
  private record OfGuest(Guest guest, Stance stance, String name, RuleChain chain) {}

  private record OfFirewall(List<Rule> rules, String name, RuleChain chain) {}

  private Map<Uid, OfGuest> guests = new HashMap<>();
  private Map<Uid, OfFirewall> firewalls = new HashMap<>();
  private @Nullable NodeRules node;
  private @Nullable Map<String, ElementSet> sets;

  Ruleset render(TableDesired desired) {
    boolean known = desired.node().equals(node);
    node = desired.node();
    Map<String, RuleChain> chains = new LinkedHashMap<>();
    BaseRules.addTo(chains, desired);
    boolean sameFirewalls = desired.firewalls().keySet().equals(firewalls.keySet());
    Map<Uid, OfFirewall> nextFirewalls = new HashMap<>();
    desired
        .firewalls()
        .forEach(
            (uid, rules) -> {
              OfFirewall old = firewalls.get(uid);
              OfFirewall now =
                  old != null && old.rules.equals(rules)
                      ? old
                      : new OfFirewall(
                          rules, Names.firewallChain(uid), RulesetRenderer.chain(rules));
              nextFirewalls.put(uid, now);
              chains.put(now.name, now.chain);
            });
    boolean sameGuests = desired.guests().size() == guests.size();
    Map<Uid, OfGuest> nextGuests = HashMap.newHashMap(desired.guests().size());
    for (Guest guest : desired.guests().values()) {
      OfGuest old = guests.get(guest.uid());
      Stance stance = desired.stance(guest);
      boolean sameGuest = old != null && old.guest.equals(guest);
      sameGuests &= sameGuest;
      // Which chains there are to jump to decides too.
      OfGuest now =
          old != null && known && sameFirewalls && sameGuest && old.stance == stance
              ? old
              : new OfGuest(
                  guest,
                  stance,
                  Names.guestChain(guest.uid()),
                  RulesetRenderer.chain(guest, desired));
      nextGuests.put(guest.uid(), now);
      chains.put(now.name, now.chain);
    }
    if (sets == null || !sameGuests) {
      sets = RulesetRenderer.sets(desired);
    }
    guests = nextGuests;
    firewalls = nextFirewalls;
    return new Ruleset(sets, chains);
  }
}
