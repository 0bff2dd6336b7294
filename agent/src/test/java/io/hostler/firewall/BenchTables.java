package io.hostler.firewall;

import io.hostler.host.TapName;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Instances by number, each with two shared firewalls of five rules: ten rules. */
final class BenchTables {
  private static final int FIREWALLS = 50;
  private static final int RULES = 5;
  private static final int FIRST_FIREWALL = 100_000;

  private BenchTables() {}

  static Uid uid(int guest) {
    return new Uid(new UUID((long) guest << 32, 1));
  }

  static IpAddress address(int guest) {
    return IpAddress.parse("10." + (guest >> 16) + "." + (guest >> 8 & 255) + "." + (guest & 255));
  }

  /**
   * @param change the generation of the guest's first firewall, and what its first rule says
   */
  static GuestRules rules(int guest, int change) {
    int first = guest % FIREWALLS;
    return new GuestRules(
        IfName.of(TapName.of(uid(guest))),
        List.of(new GuestAddress(address(guest), false)),
        List.of(),
        false,
        List.of(shared(first, change), shared((first + 1) % FIREWALLS, 0)),
        true);
  }

  private static AttachedFirewall shared(int number, int change) {
    List<Rule> rules = new ArrayList<>();
    rules.add(Some.rule("tcp " + (2000 + change) + ":" + (2000 + change) + " 198.51.100.0/24"));
    for (int rule = 1; rule < RULES; rule++) {
      rules.add(Some.rule("tcp " + (1000 + rule) + ":" + (1000 + rule) + " any"));
    }
    return new AttachedFirewall(uid(FIRST_FIREWALL + number), "shared", change, rules);
  }

  static TableDesired of(int guests) {
    return of(1, guests);
  }

  /** What makes the table of these instances where there is none. */
  static String load(int first, int last) {
    return RulesetDelta.text(Ruleset.none(), RulesetRenderer.render(of(first, last)));
  }

  private static TableDesired of(int first, int last) {
    GuestTable table = new GuestTable();
    for (int guest = first; guest <= last; guest++) {
      table.put(uid(guest), rules(guest, 0));
    }
    return table.merged();
  }

  /** The same instances in the same sets, each with a chain of ten rules of its own. */
  static String ownChains(int guests) {
    Ruleset shared = RulesetRenderer.render(of(guests));
    Map<String, RuleChain> chains = new LinkedHashMap<>(shared.chains());
    for (int guest = 1; guest <= guests; guest++) {
      List<RuleLine> rules = new ArrayList<>();
      for (AttachedFirewall firewall : rules(guest, 0).firewalls()) {
        firewall.rules().forEach(rule -> rules.add(RuleText.line(rule)));
      }
      rules.add(new RuleLine("counter drop", RulesetRenderer.DROP));
      chains.put(NftNames.guestChain(uid(guest)), new RuleChain("", rules));
    }
    chains.keySet().removeIf(name -> NftNames.firewallOf(name).isPresent());
    return RulesetDelta.text(Ruleset.none(), new Ruleset(shared.sets(), chains));
  }
}
