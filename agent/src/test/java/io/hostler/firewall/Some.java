package io.hostler.firewall;

import io.hostler.host.TapName;
import io.hostler.model.FirewallSpec.Ports;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Short ways to the values that tests need. */
final class Some {
  static final IfName UPLINK = new IfName("up0");
  static final PrivatePool POOL = new PrivatePool(Prefix.parse("203.0.113.0/24"), UPLINK);

  private Some() {}

  /**
   * The same number, the same uid; its first digits tell the number, for tap names differ there.
   */
  static Uid uid(int number) {
    return new Uid(new UUID((long) number << 32, 1));
  }

  static Rules filtered(Uid... firewalls) {
    return new Rules.Filtered(List.of(firewalls));
  }

  static boolean passes(Verdict verdict) {
    return verdict.fate() == Verdict.Fate.PASSED;
  }

  static IfName tap(Uid uid) {
    return IfName.of(TapName.of(uid));
  }

  static Guest guest(int number, Rules rules, String... addresses) {
    Uid uid = uid(number);
    List<GuestAddress> claimed =
        Stream.of(addresses)
            .map(IpAddress::parse)
            .map(address -> new GuestAddress(address, POOL.prefix().contains(address)))
            .toList();
    return new Guest(uid, tap(uid), claimed, false, rules);
  }

  /** {@code tcp 80:90 198.51.100.0/24}, with {@code any} for what is left open. */
  static Rule rule(String text) {
    return RuleText.rule(text).orElseThrow();
  }

  static List<Rule> rules(String... texts) {
    return Stream.of(texts).map(Some::rule).toList();
  }

  static Rule tcp(int port) {
    return new Rule(Protocol.TCP, Optional.of(new Ports(port, port)), Optional.empty());
  }

  /** The one IPv4 address that a guest of this uid has by default. */
  static IpAddress address(Uid uid) {
    return IpAddress.parse(
        "198.51.100." + uid.shortId().substring(6).transform(hex -> Integer.parseInt(hex, 16)));
  }

  /** A new TCP connection from the world. */
  static Packet inbound(Uid to, int port) {
    return new Packet(
        UPLINK,
        Optional.of(tap(to)),
        IpAddress.parse("203.0.113.200"),
        address(to),
        6,
        port,
        0,
        Packet.Flow.NEW);
  }
}
