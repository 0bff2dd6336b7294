package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.List;

/** What a guest's inbound traffic is judged by. */
public sealed interface Rules {

  /** No firewall is attached: everything passes. */
  record Open() implements Rules {}

  /**
   * The attached firewalls add up; what no rule of any of them allows is dropped, be it because
   * none has a rule.
   */
  record Filtered(List<Uid> firewalls) implements Rules {
    public Filtered {
      firewalls = List.copyOf(firewalls);
    }
  }

  /**
   * What the guest names could not be found: the last rules stay; if there were none, all inbound
   * is dropped.
   */
  record KeepLast() implements Rules {}

  static Rules open() {
    return new Open();
  }
}
