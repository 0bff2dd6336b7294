package io.hostler.firewall;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Our table as it was read.
 *
 * @param chains by name, with the comments of their rules; a rule without one has an empty id
 * @param sets elements by name of set or map
 * @param strange things that no version of ours ever made: flow tables, named counters, sets of an
 *     other type, flags of the table. Such a table is replaced as a whole.
 */
record TableFound(
    Map<String, RuleChain> chains, Map<String, ElementSet> sets, List<String> strange) {

  TableFound {
    chains = Collections.unmodifiableMap(chains);
    sets = Collections.unmodifiableMap(sets);
    strange = List.copyOf(strange);
  }

  /** Whether deltas can be made from it: it has our layout, and nothing strange. */
  boolean isOurLayout() {
    if (!strange.isEmpty() || !chains.containsKey(NftNames.LAYOUT + RulesetRenderer.LAYOUT)) {
      return false;
    }
    Ruleset ours = RulesetRenderer.render(TableDesired.empty());
    return ours.chains().entrySet().stream()
            .allMatch(
                own -> {
                  RuleChain found = chains.get(own.getKey());
                  return found == null || found.hook().equals(own.getValue().hook());
                })
        && ours.sets().entrySet().stream()
            .allMatch(
                own -> {
                  ElementSet found = sets.get(own.getKey());
                  return found == null
                      || own.getValue().declaration().startsWith(found.declaration());
                });
  }

  TableFound withStrange(String thing) {
    List<String> all = new ArrayList<>(strange);
    all.add(thing);
    return new TableFound(chains, sets, all);
  }

  /** For deltas: names, ids and elements; the rules' texts are not known. */
  Ruleset asRuleset() {
    return new Ruleset(sets, chains);
  }
}
