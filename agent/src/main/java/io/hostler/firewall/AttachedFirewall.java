package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;

/**
 * A firewall as a guest's owner knows it. Of two owners who know different generations, the higher
 * is right for all who are declared, since a firewall is one chain.
 *
 * @param name for people; never part of what nft reads
 * @param cutLive whether flows that its rules let in end with them
 * @param cut the id of the last cut that was asked for with a change of it
 */
public record AttachedFirewall(
    Uid uid,
    String name,
    long generation,
    List<Rule> rules,
    boolean cutLive,
    Optional<String> cut) {
  public AttachedFirewall {
    rules = List.copyOf(rules);
  }

  /** One that cuts nothing. */
  public AttachedFirewall(Uid uid, String name, long generation, List<Rule> rules) {
    this(uid, name, generation, rules, false, Optional.empty());
  }
}
