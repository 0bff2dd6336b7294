package io.hostler.model;

import io.hostler.model.FirewallSpec.Rule;
import java.util.Collection;
import java.util.List;

/** How new packets to an instance are judged, by the firewalls that are attached to it. */
public enum Inbound {
  OPEN("open to all: no firewall is attached"),
  CLOSED("drop all inbound: no attached firewall has a rule"),
  BY_RULES("drop what no rule allows");

  private final String says;

  Inbound(String says) {
    this.says = says;
  }

  /** What comes with it, in the words of plans and warnings. */
  public String says() {
    return says;
  }

  /**
   * @param attached the rules of each attached firewall; all of them are known
   */
  public static Inbound of(Collection<List<Rule>> attached) {
    if (attached.isEmpty()) {
      return OPEN;
    }
    return attached.stream().allMatch(List::isEmpty) ? CLOSED : BY_RULES;
  }
}
