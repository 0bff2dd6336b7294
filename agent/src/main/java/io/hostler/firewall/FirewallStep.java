package io.hostler.firewall;

import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import java.util.Optional;

/** A change of one instance's part of the table. */
public sealed interface FirewallStep extends Step {

  /**
   * Before the instance's tap is up.
   *
   * @param before what is in force, for whoever reads the plan
   */
  record PutRules(Uid guest, GuestRules rules, Optional<GuestRules> before)
      implements FirewallStep {
    @Override
    public String says() {
      return RulesChange.says(before, rules);
    }
  }

  /** After the instance's tap is gone. */
  record RemoveRules(Uid guest) implements FirewallStep {
    @Override
    public String says() {
      return "forget the rules of instance " + guest.shortId();
    }
  }
}
