package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * What becomes of a packet, and who decided.
 *
 * @param firewall the firewall of the rule that let it pass
 */
public record Verdict(Fate fate, Reason reason, Optional<Uid> firewall, Optional<Rule> rule) {

  /** REJECTED: the sender is told by a TCP reset. */
  public enum Fate {
    PASSED,
    DROPPED,
    REJECTED
  }

  /** Who decided, from the packet's way in to its way out. */
  public enum Reason {
    SPOOFED_SOURCE,
    /** From the host itself: it reaches its guests whatever their rules say. */
    FROM_HOST,
    HOST_SERVICE,
    HOST_CLOSED,
    SMTP_CLOSED,
    ALWAYS_ALLOWED,
    REPLY_OR_RELATED,
    FLOW_CUT,
    PRIVATE_ADDRESS,
    NO_FIREWALL,
    FIREWALL_RULE,
    NO_RULE_MATCHES,
    /** Of firewalls that are attached, and known, none has a rule. */
    FIREWALLS_WITHOUT_RULES,
    RULES_UNKNOWN,
    NOT_OURS
  }

  static Verdict of(Fate fate, Reason reason) {
    return new Verdict(fate, reason, Optional.empty(), Optional.empty());
  }

  /** Of a packet that the host itself sends: no hook of ours judges it. */
  public static Verdict fromHost() {
    return of(Fate.PASSED, Reason.FROM_HOST);
  }

  /** The rule that let it pass, in the words of whoever declared it. */
  public Optional<String> says() {
    return rule.map(RulesChange::text);
  }
}
