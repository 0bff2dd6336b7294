package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.Collection;
import java.util.List;

/**
 * One instance as the table knows it.
 *
 * @param tap its interface; two guests never share one
 * @param addresses what it may send from, sorted
 * @param smtp whether it may open connections to tcp/25
 */
public record Guest(Uid uid, IfName tap, List<GuestAddress> addresses, boolean smtp, Rules rules) {

  public Guest {
    addresses = addresses.stream().sorted().distinct().toList();
  }

  /** The firewalls that it names, known or not. */
  List<Uid> firewalls() {
    return rules instanceof Rules.Filtered(List<Uid> firewalls) ? firewalls : List.of();
  }

  public Guest with(Rules other) {
    return new Guest(uid, tap, addresses, smtp, other);
  }

  public Guest with(Collection<GuestAddress> others) {
    return new Guest(uid, tap, List.copyOf(others), smtp, rules);
  }
}
