package io.hostler.firewall;

import io.hostler.host.TapName;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a table of ours says, from names, comments and elements alone. What can't be understood is
 * left out or closed, never widened.
 */
final class ReadBack {
  private final TableFound found;

  private ReadBack(TableFound found) {
    this.found = found;
  }

  static TableDesired of(TableFound found) {
    return new ReadBack(found).table();
  }

  /**
   * What is in force, with one guest and its firewalls as the kernel has them.
   *
   * @param ids of a chain's rules, read now
   */
  static TableDesired again(TableDesired inForce, Guest guest, Function<String, List<String>> ids) {
    Guest seen = guest.with(judgement(ids.apply(NftNames.guestChain(guest.uid()))));
    TableDesired table = inForce.with(seen);
    for (Uid firewall : seen.firewalls()) {
      table = table.with(firewall, rules(ids.apply(NftNames.firewallChain(firewall))));
    }
    return table;
  }

  private TableDesired table() {
    TreeMap<Uid, Guest> guests = new TreeMap<>();
    TreeMap<Uid, List<Rule>> firewalls = new TreeMap<>();
    found
        .chains()
        .forEach(
            (name, chain) -> {
              NftNames.firewallOf(name).ifPresent(uid -> firewalls.put(uid, rules(chain.ids())));
              NftNames.guestOf(name)
                  .flatMap(uid -> guest(uid, chain))
                  .ifPresent(guest -> guests.put(guest.uid(), guest));
            });
    return TableDesired.of(guests, firewalls, NodeRules.none().withPools(pools()));
  }

  /**
   * A guest whose chain nothing leads to any more, or whose chain can't be understood, is closed:
   * left out, the next commit would take its tap from the guests', and then nothing at all is asked
   * of it. Empty for a chain of nobody.
   */
  private Optional<Guest> guest(Uid uid, RuleChain chain) {
    IfName own = IfName.of(TapName.of(uid));
    String tap = NftNames.quoted(own);
    String leadsTo = elements(NftNames.TO_GUEST).get(tap);
    if (leadsTo == null && !elements(NftNames.GUESTS).containsKey(tap)) {
      return Optional.empty();
    }
    return Optional.of(
        new Guest(
            uid,
            own,
            addresses(tap),
            elements(NftNames.SMTP).containsKey(tap),
            ("goto " + NftNames.guestChain(uid)).equals(leadsTo)
                ? judgement(chain.ids())
                : new Rules.KeepLast(),
            epoch(elements(NftNames.EPOCHS).getOrDefault(tap, "")),
            chain.ids().stream().anyMatch(id -> id.startsWith(RulesetRenderer.LOG))));
  }

  /** What can't be read is {@link Cut#NONE}: its owner will soon say better. */
  private static int epoch(String mark) {
    return mark.matches("0x4[0-9a-f]{7}") ? Integer.parseInt(mark.substring(2), 16) : Cut.NONE;
  }

  private static Rules judgement(List<String> ids) {
    if (ids.equals(List.of(RulesetRenderer.OPEN))) {
      return new Rules.Open();
    }
    if (ids.isEmpty() || !ids.getLast().equals(RulesetRenderer.DROP)) {
      return new Rules.KeepLast();
    }
    List<Uid> firewalls = new ArrayList<>();
    for (String id : ids) {
      if (id.startsWith(RulesetRenderer.JUMP)) {
        Optional<Uid> firewall = uid(id.substring(RulesetRenderer.JUMP.length()));
        if (firewall.isEmpty()) {
          return new Rules.KeepLast();
        }
        firewalls.add(firewall.get());
      }
    }
    return new Rules.Filtered(firewalls);
  }

  private static Optional<Uid> uid(String text) {
    try {
      return Optional.of(Uid.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<GuestAddress> addresses(String tap) {
    List<GuestAddress> addresses = new ArrayList<>();
    for (String set : List.of(NftNames.SOURCES4, NftNames.SOURCES6)) {
      for (String key : elements(set).keySet()) {
        if (key.startsWith(tap + " . ")) {
          String address = key.substring(tap.length() + 3);
          boolean isPrivate =
              elements(NftNames.PRIVATE4).containsKey(address)
                  || elements(NftNames.PRIVATE6).containsKey(address);
          address(address).ifPresent(known -> addresses.add(new GuestAddress(known, isPrivate)));
        }
      }
    }
    return addresses;
  }

  private static Optional<IpAddress> address(String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Rule> rules(List<String> ids) {
    return ids.stream().map(RuleText::rule).flatMap(Optional::stream).toList();
  }

  private List<PrivatePool> pools() {
    RuleChain postrouting = found.chains().get(NftNames.POSTROUTING);
    return postrouting == null
        ? List.of()
        : postrouting.ids().stream().map(ReadBack::pool).flatMap(Optional::stream).toList();
  }

  /** Empty for a foreign hand's comment: that rule goes with the next commit. */
  private static Optional<PrivatePool> pool(String id) {
    String[] words = id.split(" ", -1);
    if (!id.startsWith(BaseRules.POOL) || words.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PrivatePool(Prefix.parse(words[1]), new IfName(words[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> elements(String set) {
    ElementSet elements = found.sets().get(set);
    return elements == null ? Map.of() : elements.elements();
  }
}
