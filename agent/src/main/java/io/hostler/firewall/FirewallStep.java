package io.hostler.firewall;

import io.hostler.plan.Step;
import io.hostler.plan.Uid;

/** A change of one instance's part of the table. */
public sealed interface FirewallStep extends Step {

  /** Before the instance's tap is up. */
  record PutRules(Uid guest, GuestRules rules) implements FirewallStep {
    @Override
    public String says() {
      String attached =
          !rules.complete()
              ? "keep the last rules"
              : rules.firewalls().isEmpty()
                  ? "open to all"
                  : "filter by " + rules.firewalls().size() + " firewalls";
      return "put rules of " + rules.tap() + ": " + attached;
    }
  }

  /** After the instance's tap is gone. */
  record RemoveRules(Uid guest) implements FirewallStep {
    @Override
    public String says() {
      return "remove rules of " + guest;
    }
  }
}
