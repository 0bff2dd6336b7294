package io.hostler.firewall;

import io.hostler.firewall.TableDesired.Stance;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    Guest seen = guest.with(judgement(ids.apply(Names.guestChain(guest.uid()))));
    TableDesired table = inForce.with(seen);
    for (Uid firewall : seen.firewalls()) {
      table = table.with(firewall, rules(ids.apply(Names.firewallChain(firewall))));
    }
    return seen.equals(guest) && inForce.stance(guest) == Stance.OPEN
        ? table
        : table.with(neverWider(table, seen));
  }

  private TableDesired table() {
    Map<String, String> taps = new HashMap<>();
    elements(Names.TO_GUEST).forEach((tap, verdict) -> taps.putIfAbsent(verdict, tap));
    TreeMap<Uid, Guest> guests = new TreeMap<>();
    TreeMap<Uid, List<Rule>> firewalls = new TreeMap<>();
    found
        .chains()
        .forEach(
            (name, chain) -> {
              Names.firewallOf(name).ifPresent(uid -> firewalls.put(uid, rules(chain.ids())));
              Names.guestOf(name)
                  .flatMap(uid -> guest(uid, taps.get("goto " + name), chain))
                  .ifPresent(guest -> guests.put(guest.uid(), guest));
            });
    TableDesired read = TableDesired.of(guests, firewalls, NodeRules.none().withPools(pools()));
    guests.replaceAll((uid, guest) -> neverWider(read, guest));
    return TableDesired.of(guests, firewalls, read.node());
  }

  private Optional<Guest> guest(Uid uid, @Nullable String tap, RuleChain chain) {
    if (tap == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Guest(
              uid,
              new IfName(tap.replace("\"", "")),
              addresses(tap),
              elements(Names.SMTP).containsKey(tap),
              judgement(chain.ids()),
              epoch(elements(Names.EPOCHS).getOrDefault(tap, "")),
              chain.ids().stream().anyMatch(id -> id.startsWith(RulesetRenderer.LOG))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What can't be read is {@link Cut#NONE}: its owner will soon say better. */
  private static int epoch(String mark) {
    return mark.matches("0x4[0-9a-f]{7}") ? Integer.parseInt(mark.substring(2), 16) : Cut.NONE;
  }

  /**
   * A guest that was filtered, of whose firewalls no rule is left to be read, is closed: it would
   * be open by its firewalls alone.
   */
  private static Guest neverWider(TableDesired read, Guest guest) {
    return guest.rules() instanceof Rules.Filtered && read.stance(guest) == Stance.OPEN
        ? guest.with(new Rules.KeepLast())
        : guest;
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
        firewalls.add(Uid.parse(id.substring(RulesetRenderer.JUMP.length())));
      }
    }
    return new Rules.Filtered(firewalls);
  }

  private List<GuestAddress> addresses(String tap) {
    List<GuestAddress> addresses = new ArrayList<>();
    for (String set : List.of(Names.SOURCES4, Names.SOURCES6)) {
      for (String key : elements(set).keySet()) {
        if (key.startsWith(tap + " . ")) {
          String address = key.substring(tap.length() + 3);
          boolean isPrivate =
              elements(Names.PRIVATE4).containsKey(address)
                  || elements(Names.PRIVATE6).containsKey(address);
          addresses.add(new GuestAddress(IpAddress.parse(address), isPrivate));
        }
      }
    }
    return addresses;
  }

  private static List<Rule> rules(List<String> ids) {
    return ids.stream().map(RuleText::rule).flatMap(Optional::stream).toList();
  }

  private List<PrivatePool> pools() {
    RuleChain postrouting = found.chains().get(Names.POSTROUTING);
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
