package io.hostler.firewall;

import io.hostler.firewall.ElementSet.Kind;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is desired → the table's content. A packet's cost does not depend on how many guests there
 * are: one look-up by interface leads to the guest's chain, which jumps to the chains of its
 * firewalls, one plain rule per firewall rule. (Sets of a firewall's own, anonymous or not, make
 * updates quadratic in the kernel; a skipped rule costs 20 ns.)
 */
public final class RulesetRenderer {
  /**
   * Grows whenever the same desired state is rendered to other text under the same comments, or a
   * set changes its declaration: the whole table is then replaced in one transaction.
   */
  public static final int LAYOUT = 4;

  /** The id of a guest's chain that lets all in. */
  static final String OPEN = "open";

  /** What stands before the rate in the id of the rule that logs. */
  static final String LOG = "log ";

  /** Packets a second that are logged of a guest that asks for it, where the node says no other. */
  static final int LOGGED = 5;

  /** What stands before the epoch in the id of the rule that lets judged flows pass. */
  static final String EPOCH = "epoch ";

  /** The id of the last rule of a guest's chain whose firewalls are asked. */
  static final String DROP = "drop";

  /** The id of the only rule of a guest's chain whose firewalls nobody knows. */
  static final String UNKNOWN = "closed";

  /** What stands before the uid of a firewall in the id of a jump to its chain. */
  static final String JUMP = "jump ";

  private RulesetRenderer() {}

  /**
   * What is rendered of a table.
   *
   * @param stillPrivate private addresses besides those of the guests
   */
  record Part(boolean node, Set<Uid> guests, Set<Uid> firewalls, Set<IpAddress> stillPrivate) {}

  static Ruleset render(TableDesired desired) {
    return render(
        desired, new Part(true, desired.guests().keySet(), desired.firewalls().keySet(), Set.of()));
  }

  /** All sets, with the elements of the part's guests alone, and the part's chains. */
  static Ruleset render(TableDesired desired, Part part) {
    Map<String, RuleChain> chains = new LinkedHashMap<>();
    if (part.node()) {
      BaseRules.addTo(chains, desired);
    }
    for (Uid uid : part.firewalls()) {
      List<Rule> rules = desired.firewalls().get(uid);
      if (rules != null) {
        chains.put(NftNames.firewallChain(uid), chain(rules));
      }
    }
    Map<Uid, RuleLine> jumps = new HashMap<>();
    List<Guest> guests = new ArrayList<>(part.guests().size());
    for (Uid uid : part.guests()) {
      Guest guest = desired.guests().get(uid);
      if (guest != null) {
        guests.add(guest);
        chains.put(NftNames.guestChain(uid), chain(guest, desired, jumps));
      }
    }
    return new Ruleset(sets(guests, part.stillPrivate()), chains);
  }

  static RuleChain chain(List<Rule> rules) {
    return new RuleChain("", rules.stream().map(RuleText::line).distinct().toList());
  }

  /**
   * @param jumps to each firewall's chain, made once for all that have it
   */
  private static RuleChain chain(Guest guest, TableDesired desired, Map<Uid, RuleLine> jumps) {
    List<RuleLine> rules = new ArrayList<>();
    switch (desired.stance(guest)) {
      case OPEN -> rules.add(new RuleLine("goto " + NftNames.PASS, OPEN));
      case CLOSED -> {
        judged(rules, guest);
        refuse(rules, desired, guest, UNKNOWN);
      }
      case FILTERED -> {
        judged(rules, guest);
        for (Uid firewall : ((Rules.Filtered) guest.rules()).firewalls()) {
          List<Rule> known = desired.firewalls().get(firewall);
          if (known != null) {
            rules.add(jumps.computeIfAbsent(firewall, RulesetRenderer::jump));
          }
        }
        refuse(rules, desired, guest, DROP);
      }
    }
    return new RuleChain("", rules);
  }

  /** What the rules of today have let in need not be asked about again. */
  private static void judged(List<RuleLine> rules, Guest guest) {
    if (guest.epoch() != Cut.NONE) {
      String epoch = Cut.text(guest.epoch());
      rules.add(new RuleLine("ct state established ct mark " + epoch + " accept", EPOCH + epoch));
    }
  }

  private static RuleLine jump(Uid firewall) {
    return new RuleLine("jump " + NftNames.firewallChain(firewall), JUMP + firewall);
  }

  private static void refuse(List<RuleLine> rules, TableDesired desired, Guest guest, String id) {
    Optional<Integer> rate =
        desired.node().dropLog().or(() -> guest.dropLog() ? Optional.of(LOGGED) : Optional.empty());
    rate.ifPresent(
        perSecond ->
            rules.add(
                new RuleLine(BaseRules.log(perSecond, guest.uid().shortId()), LOG + perSecond)));
    String end = guest.epoch() == Cut.NONE ? "" : "ct mark set " + Cut.text(Cut.ENDED) + " ";
    rules.add(new RuleLine("counter " + end + "drop", id));
  }

  private static Map<String, ElementSet> sets(List<Guest> all, Set<IpAddress> stillPrivate) {
    Map<String, String> guests = new LinkedHashMap<>();
    Map<String, String> smtp = new LinkedHashMap<>();
    Map<String, String> sources4 = new LinkedHashMap<>();
    Map<String, String> sources6 = new LinkedHashMap<>();
    Map<String, String> private4 = new LinkedHashMap<>();
    Map<String, String> private6 = new LinkedHashMap<>();
    Map<String, String> speaking4 = new LinkedHashMap<>();
    Map<String, String> speaking6 = new LinkedHashMap<>();
    Map<String, String> dispatch = new LinkedHashMap<>();
    Map<String, String> cut = new LinkedHashMap<>();
    Map<String, String> epochs = new LinkedHashMap<>();
    for (Guest guest : all) {
      String tap = NftNames.quoted(guest.tap());
      guests.put(tap, "");
      dispatch.put(tap, "goto " + NftNames.guestChain(guest.uid()));
      if (guest.epoch() != Cut.NONE) {
        cut.put(tap, "");
        epochs.put(tap, Cut.text(guest.epoch()));
      }
      if (guest.smtp()) {
        smtp.put(tap, "");
      }
      for (GuestAddress claimed : guest.addresses()) {
        IpAddress address = claimed.address();
        (address.isV4() ? sources4 : sources6).put(tap + " . " + address, "");
        (address.isV4() ? speaking4 : speaking6).put(tap, "");
        if (claimed.isPrivate()) {
          (address.isV4() ? private4 : private6).put(address.toString(), "");
        }
      }
    }
    for (IpAddress address : stillPrivate) {
      (address.isV4() ? private4 : private6).put(address.toString(), "");
    }
    Map<String, ElementSet> sets = new LinkedHashMap<>();
    sets.put(NftNames.GUESTS, set("type ifname;", guests));
    sets.put(NftNames.SMTP, set("type ifname;", smtp));
    sets.put(NftNames.SOURCES4, set("type ifname . ipv4_addr;", sources4));
    sets.put(NftNames.SOURCES6, set("type ifname . ipv6_addr;", sources6));
    sets.put(NftNames.PRIVATE4, set("type ipv4_addr;", private4));
    sets.put(NftNames.PRIVATE6, set("type ipv6_addr;", private6));
    sets.put(NftNames.CUT, set("type ifname;", cut));
    for (TrafficDirection way : TrafficDirection.values()) {
      sets.put(way.set(), set("type ifname; counter;", way.isV4() ? speaking4 : speaking6));
    }
    sets.put(NftNames.TO_GUEST, new ElementSet(Kind.MAP, "type ifname : verdict;", dispatch));
    sets.put(NftNames.EPOCHS, new ElementSet(Kind.MAP, "type ifname : mark;", epochs));
    sets.put(NftNames.PINGS, meter());
    sets.put(NftNames.NEIGHBOURS, meter());
    return sets;
  }

  private static ElementSet set(String declaration, Map<String, String> elements) {
    return new ElementSet(Kind.SET, declaration, elements);
  }

  private static ElementSet meter() {
    return new ElementSet(
        Kind.METER, "type ifname; size 65536; flags dynamic; timeout 1m;", Map.of());
  }
}
