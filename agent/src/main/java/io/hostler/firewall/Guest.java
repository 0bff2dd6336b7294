package io.hostler.firewall;

import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.Collection;
import java.util.List;

/**
 * One instance as the table knows it.
 *
 * @param tap its interface; two guests never share one
 * @param addresses what it may send from, sorted
 * @param smtp whether it may open connections to tcp/25
 * @param epoch see {@link Cut}
 * @param dropLog whether what its rules drop goes to the kernel's log
 */
public record Guest(
    Uid uid,
    IfName tap,
    List<GuestAddress> addresses,
    boolean smtp,
    Rules rules,
    int epoch,
    boolean dropLog) {

  public Guest {
    addresses = addresses.stream().sorted().distinct().toList();
  }

  /** One whose flows are never cut and whose dropped packets are not logged. */
  public Guest(Uid uid, IfName tap, List<GuestAddress> addresses, boolean smtp, Rules rules) {
    this(uid, tap, addresses, smtp, rules, Cut.NONE, false);
  }

  /** The firewalls that it names, known or not. */
  List<Uid> firewalls() {
    return rules instanceof Rules.Filtered(List<Uid> firewalls) ? firewalls : List.of();
  }

  boolean claims(IpAddress address) {
    return addresses.stream().anyMatch(claimed -> claimed.address().equals(address));
  }

  /** Whether its traffic is counted by the same elements as the other's. */
  boolean countedAs(Guest other) {
    return tap.equals(other.tap)
        && speaks(true) == other.speaks(true)
        && speaks(false) == other.speaks(false);
  }

  private boolean speaks(boolean v4) {
    return addresses.stream().anyMatch(claimed -> claimed.address().isV4() == v4);
  }

  public Guest with(Rules other) {
    return new Guest(uid, tap, addresses, smtp, other, epoch, dropLog);
  }

  /** Judged as {@code last} is, flows that are open included. */
  Guest judgedAs(Guest last) {
    return new Guest(uid, tap, addresses, smtp, last.rules, last.epoch, dropLog);
  }

  Guest logged() {
    return new Guest(uid, tap, addresses, smtp, rules, epoch, true);
  }

  Guest withEpoch(int other) {
    return new Guest(uid, tap, addresses, smtp, rules, other, dropLog);
  }

  public Guest with(Collection<GuestAddress> others) {
    return new Guest(uid, tap, List.copyOf(others), smtp, rules, epoch, dropLog);
  }
}
