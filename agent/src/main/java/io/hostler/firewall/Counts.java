package io.hostler.firewall;

import java.util.Map;

/**
 * What the rules of a chain have counted, by id: a chain that is written anew goes on from there.
 */
interface Counts {
  Counts NONE = chain -> Map.of();

  Map<String, Counted> of(String chain);

  /** The rule as it is written when it has counted this much. */
  static String text(RuleLine rule, Counted counted) {
    String counting = "counter packets " + counted.packets() + " bytes " + counted.bytes() + " ";
    return rule.text().replace("counter ", counting);
  }
}
