package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.List;

/**
 * A firewall as a guest's owner knows it. Of two owners who know different generations, the higher
 * is right: for all guests, since a firewall is one chain.
 *
 * @param name for people; never part of what nft reads
 */
public record AttachedFirewall(Uid uid, String name, long generation, List<Rule> rules) {
  public AttachedFirewall {
    rules = List.copyOf(rules);
  }
}
