package io.hostler.firewall;

import java.util.List;

/**
 * A chain and its rules.
 *
 * @param hook where a base chain hangs, as nft writes it; empty for a chain that is jumped to
 */
record RuleChain(String hook, List<RuleLine> rules) {
  RuleChain {
    rules = List.copyOf(rules);
  }

  boolean isBase() {
    return !hook.isEmpty();
  }

  List<String> ids() {
    return rules.stream().map(RuleLine::id).toList();
  }
}
