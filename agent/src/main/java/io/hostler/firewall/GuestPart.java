package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What one guest adds to the table.
 *
 * @param cut the id of the last cut that was asked for with a change of the instance
 * @param kept whether it is judged by its own copies of firewalls, whatever these are to others
 */
record GuestPart(
    Guest guest,
    List<AttachedFirewall> firewalls,
    List<PrivatePool> pools,
    Optional<String> cut,
    boolean kept) {

  /** Older than any generation that an owner knows. */
  private static final long FOUND = Long.MIN_VALUE;

  static GuestPart of(Uid uid, GuestRules rules) {
    return new GuestPart(
        new Guest(
            uid,
            rules.tap(),
            rules.addresses(),
            rules.smtp(),
            rules.rules(),
            rules.epoch(),
            rules.dropLog()),
        rules.firewalls(),
        rules.pools(),
        rules.cut(),
        rules.kept());
  }

  static GuestPart found(Guest guest, TableDesired table) {
    List<AttachedFirewall> known = new ArrayList<>();
    for (Uid uid : guest.firewalls()) {
      Optional.ofNullable(table.firewalls().get(uid))
          .ifPresent(rules -> known.add(new AttachedFirewall(uid, "", FOUND, rules)));
    }
    return new GuestPart(
        guest,
        known,
        table.node().pools().stream()
            .filter(
                pool ->
                    guest.addresses().stream()
                        .anyMatch(claimed -> pool.prefix().contains(claimed.address())))
            .toList(),
        Optional.empty(),
        true);
  }

  /** Of a guest that keeps its rules: with the names of the chains that it is judged by. */
  Guest judgedBy(UnaryOperator<AttachedFirewall> chains) {
    if (!(guest.rules() instanceof Rules.Filtered(List<Uid> named))) {
      return guest;
    }
    Map<Uid, Uid> renamed = new HashMap<>();
    firewalls.forEach(copy -> renamed.put(copy.uid(), chains.apply(copy).uid()));
    return guest.with(
        new Rules.Filtered(named.stream().map(uid -> renamed.getOrDefault(uid, uid)).toList()));
  }

  /** Of a guest that shares its firewalls: with the epoch of what they are to all. */
  Guest judgedAnewBy(UnaryOperator<AttachedFirewall> newest) {
    return guest.withEpoch(Cut.epoch(firewalls.stream().map(newest).toList(), cut));
  }
}
