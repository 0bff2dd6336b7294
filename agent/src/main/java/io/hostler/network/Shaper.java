package io.hostler.network;

import io.hostler.host.TapName;
import io.hostler.linux.Link;
import io.hostler.linux.Rtnetlink;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.Optional;

/**
 * An instance's rates: a bucket on the tap for what goes to the guest, and one on an IFB link,
 * through which all that comes from it is led. The IFB carries our group from its first moment.
 */
final class Shaper {
  /** {@code IFLA_GROUP} of our IFB links: "ho" and a number. */
  static final int GROUP = 0x686f0001;

  private final Rtnetlink netlink;
  private final TapName tap;

  Shaper(Rtnetlink netlink, TapName tap) {
    this.netlink = netlink;
    this.tap = tap;
  }

  Rates look(int device) {
    return new Rates(
        netlink.trafficControl().bucket(device),
        ifb().flatMap(link -> netlink.trafficControl().bucket(link.index())));
  }

  void set(int device, Rates rates) {
    rates
        .toGuest()
        .ifPresentOrElse(
            rate -> netlink.trafficControl().setBucket(device, rate),
            () -> netlink.trafficControl().removeBucket(device));
    rates
        .fromGuest()
        .ifPresentOrElse(
            rate -> limitFromGuest(device, rate),
            () -> {
              netlink.trafficControl().removeRedirection(device);
              remove();
            });
  }

  private void limitFromGuest(int device, long rate) {
    if (ifb().isEmpty()) {
      netlink.links().add(tap.shaper(), "ifb", GROUP);
    }
    Link ifb = ifb().orElseThrow(() -> foreign(tap));
    // The bucket last: what is redirected to a link that is down is lost, and the bucket is what
    // the next look goes by.
    netlink.links().setUp(ifb.index(), true);
    netlink.trafficControl().redirectReceived(device, ifb.index());
    netlink.trafficControl().setBucket(ifb.index(), rate);
  }

  /** What is left of it when the tap was taken away by another hand. */
  Seen<String> left() {
    return ifb().map(Link::name).map(Seen::present).orElseGet(Seen::absent);
  }

  void remove() {
    ifb().ifPresent(link -> netlink.links().delete(link.index()));
  }

  private Optional<Link> ifb() {
    return netlink
        .links()
        .byName(tap.shaper())
        .filter(link -> link.kind().equals("ifb") && link.group() == GROUP);
  }

  private static NetworkException foreign(TapName tap) {
    return new NetworkException(
        new Problem("tap-foreign", "a link named " + tap.shaper() + " is not of this agent"));
  }
}
