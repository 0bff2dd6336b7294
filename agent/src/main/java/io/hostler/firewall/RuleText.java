package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Ports;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One firewall rule in two languages: nft's, and the short one that its comment carries, from which
 * the rule can be read back whole.
 */
final class RuleText {
  private static final String ANY = "any";

  private RuleText() {}

  static RuleLine line(Rule rule) {
    List<String> words = new ArrayList<>();
    rule.source().map(RuleText::source).ifPresent(words::add);
    if (rule.ports().isPresent()) {
      Ports ports = rule.ports().get();
      words.add(
          rule.protocol().name().toLowerCase(Locale.ROOT)
              + " dport "
              + (ports.first() == ports.last()
                  ? ports.first()
                  : ports.first() + "-" + ports.last()));
    } else if (rule.protocol() != Protocol.ALL) {
      words.add("meta l4proto " + rule.protocol().number());
    }
    words.add("counter goto " + NftNames.PASS);
    return new RuleLine(String.join(" ", words), id(rule));
  }

  /** {@code tcp 80:90 198.51.100.0/24}. */
  static String id(Rule rule) {
    return rule.protocol().name().toLowerCase(Locale.ROOT)
        + " "
        + rule.ports().map(ports -> ports.first() + ":" + ports.last()).orElse(ANY)
        + " "
        + rule.source().map(Prefix::toString).orElse(ANY);
  }

  /** The rule that {@code id} stands for; empty when it is none of ours. */
  static Optional<Rule> rule(String id) {
    String[] words = id.split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    try {
      Rule rule =
          new Rule(
              Protocol.valueOf(words[0].toUpperCase(Locale.ROOT)),
              words[1].equals(ANY) ? Optional.empty() : Optional.of(ports(words[1])),
              words[2].equals(ANY) ? Optional.empty() : Optional.of(Prefix.parse(words[2])));
      return Optional.of(rule).filter(read -> id(read).equals(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** nft refuses a prefix of length 0, which means the whole family. */
  static String source(Prefix prefix) {
    if (prefix.length() == 0) {
      return prefix.isV4() ? "meta nfproto ipv4" : "meta nfproto ipv6";
    }
    return (prefix.isV4() ? "ip saddr " : "ip6 saddr ") + prefix;
  }

  private static Ports ports(String text) {
    String[] ends = text.split(":", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("not ports: " + text);
    }
    return new Ports(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
  }
}
