package io.hostler.firewall;

/**
 * What the kernel counted at one rule of a firewall, since it was first in force on this node: over
 * changes of other rules and of the whole table, until the node starts anew.
 *
 * @param rule as {@code tcp 22 from 198.51.100.0/24}; {@code dropped} for the last of an instance
 */
public record RuleCount(String rule, long packets, long bytes) {

  static RuleCount of(String id, Counted counted) {
    return new RuleCount(
        RuleText.rule(id).map(RulesChange::text).orElse(id), counted.packets(), counted.bytes());
  }
}
