package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.Inbound;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What changes for an instance, in the words of whoever declared it. */
final class RulesChange {
  private static final int SHOWN = 8;

  private RulesChange() {}

  static String says(Optional<GuestRules> before, GuestRules now) {
    if (!now.complete()) {
      return "keep the last rules: an attached firewall is missing";
    }
    Optional<GuestRules> known = before.filter(GuestRules::complete);
    List<String> changes = new ArrayList<>();
    Set<String> were = known.map(RulesChange::allows).orElseGet(Set::of);
    Set<String> are = allows(now);
    are.stream().filter(rule -> !were.contains(rule)).forEach(rule -> changes.add("allow " + rule));
    were.stream()
        .filter(rule -> !are.contains(rule))
        .forEach(rule -> changes.add("no longer allow " + rule));
    judged(changes, known, now);
    if (known.isEmpty() || !known.get().addresses().equals(now.addresses())) {
      changes.add(
          "let it send from "
              + (now.addresses().isEmpty()
                  ? "no address"
                  : String.join(
                      ", ", now.addresses().stream().map(a -> a.address().toString()).toList())));
    }
    if (known.map(GuestRules::smtp).orElse(false) != now.smtp()) {
      changes.add(now.smtp() ? "let it open tcp 25" : "no longer let it open tcp 25");
    }
    if (known.map(GuestRules::dropLog).orElse(false) != now.dropLog()) {
      changes.add(now.dropLog() ? "log what it drops" : "no longer log what it drops");
    }
    if (known.isPresent() && known.get().epoch() != now.epoch()) {
      changes.add("end open flows that its rules no longer allow");
    }
    return changes.isEmpty() ? "bring its firewalls up to date" : shortened(changes);
  }

  /** What is not in a rule: how such packets are judged, where that is another way than before. */
  private static void judged(List<String> changes, Optional<GuestRules> known, GuestRules now) {
    Optional<Inbound> before = known.map(RulesChange::inbound);
    Inbound after = inbound(now);
    if (before.equals(Optional.of(after))) {
      return;
    }
    switch (after) {
      case OPEN, CLOSED -> changes.add(after.says());
      case BY_RULES -> {
        if (before.equals(Optional.of(Inbound.OPEN))) {
          changes.addFirst(after.says());
        }
      }
    }
  }

  private static Inbound inbound(GuestRules rules) {
    return Inbound.of(rules.firewalls().stream().map(AttachedFirewall::rules).toList());
  }

  private static Set<String> allows(GuestRules rules) {
    Set<String> all = new LinkedHashSet<>();
    for (AttachedFirewall firewall : rules.firewalls()) {
      firewall.rules().forEach(rule -> all.add(text(rule) + " by firewall " + firewall.name()));
    }
    return all;
  }

  /** {@code tcp 22 from 198.51.100.0/24}. */
  static String text(Rule rule) {
    return (rule.protocol() == Protocol.ALL
            ? "all"
            : rule.protocol().name().toLowerCase(Locale.ROOT))
        + rule.ports().map(ports -> " " + ports).orElse("")
        + rule.source().map(source -> " from " + source).orElse("");
  }

  private static String shortened(List<String> changes) {
    if (changes.size() <= SHOWN) {
      return String.join("; ", changes);
    }
    return String.join("; ", changes.subList(0, SHOWN))
        + "; and "
        + (changes.size() - SHOWN)
        + " changes more";
  }
}
