package io.hostler.firewall;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of table {@code inet hostler}, by name of set and chain. */
record Ruleset(Map<String, ElementSet> sets, Map<String, RuleChain> chains) {
  static final String TABLE = "inet hostler";

  Ruleset {
    sets = Collections.unmodifiableMap(sets);
    chains = Collections.unmodifiableMap(chains);
  }

  /** No table. */
  static Ruleset none() {
    return new Ruleset(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  boolean isNone() {
    return sets.isEmpty() && chains.isEmpty();
  }
}
