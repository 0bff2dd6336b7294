package io.hostler.firewall;

import io.hostler.firewall.Packet.Flow;
import io.hostler.firewall.Verdict.Fate;
import io.hostler.firewall.Verdict.Reason;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the declared rules say of one packet, without asking the kernel. */
public final class Simulate {
  private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");
  private static final Prefix LINK_MULTICAST = Prefix.parse("ff02::/16");
  private static final IpAddress UNSPECIFIED = IpAddress.parse("::");
  private static final int TCP = 6;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int SMTP = 25;
  private static final int PACKET_TOO_BIG = 2;
  private static final int PING = 8;
  private static final int PING6 = 128;
  private static final int ROUTER_SOLICIT = 133;
  private static final int ROUTER_ADVERT = 134;
  private static final int NEIGHBOR_SOLICIT = 135;
  private static final int NEIGHBOR_ADVERT = 136;
  private static final int LISTENER_REPORT = 143;
  private static final Set<Integer> ALWAYS =
      Set.of(PACKET_TOO_BIG, ROUTER_SOLICIT, ROUTER_ADVERT, NEIGHBOR_SOLICIT, NEIGHBOR_ADVERT);

  private final TableDesired table;
  private final Packet packet;

  private Simulate(TableDesired table, Packet packet) {
    this.table = table;
    this.packet = packet;
  }

  /** The verdict of our table alone; limits count as not reached. */
  public static Verdict of(TableDesired table, Packet packet) {
    return new Simulate(table, packet).verdict();
  }

  private Verdict verdict() {
    Optional<Guest> sender = guest(packet.in());
    Optional<Guest> receiver = packet.out().flatMap(this::guest);
    if (sender.isPresent() && !mayBeFrom(sender.get())) {
      return Verdict.of(Fate.DROPPED, Reason.SPOOFED_SOURCE);
    }
    if (packet.out().isEmpty()) {
      return sender.isPresent() ? toHost() : Verdict.of(Fate.PASSED, Reason.NOT_OURS);
    }
    return sender
        .flatMap(this::leaving)
        .or(() -> receiver.map(this::arriving))
        .orElse(Verdict.of(Fate.PASSED, Reason.NOT_OURS));
  }

  private boolean mayBeFrom(Guest guest) {
    IpAddress from = packet.source();
    boolean own = guest.addresses().stream().anyMatch(claimed -> claimed.address().equals(from));
    boolean onLink =
        LINK_LOCAL.contains(from)
            && (LINK_LOCAL.contains(packet.destination())
                || LINK_MULTICAST.contains(packet.destination()));
    boolean unnamed =
        from.equals(UNSPECIFIED)
            && packet.protocol() == ICMPV6
            && Set.of(NEIGHBOR_SOLICIT, ROUTER_SOLICIT, LISTENER_REPORT)
                .contains(packet.icmpType());
    return own || onLink || unnamed;
  }

  private Verdict toHost() {
    if (answersHost()) {
      return Verdict.of(Fate.PASSED, Reason.REPLY_OR_RELATED);
    }
    boolean ping =
        isV4Ping()
            || (packet.protocol() == ICMPV6
                && Set.of(NEIGHBOR_SOLICIT, NEIGHBOR_ADVERT, PING6).contains(packet.icmpType()));
    if (ping) {
      return Verdict.of(Fate.PASSED, Reason.ALWAYS_ALLOWED);
    }
    boolean served =
        table.node().services().stream()
            .anyMatch(
                service ->
                    service.protocol().number() == packet.protocol()
                        && service.port() == packet.destinationPort()
                        && service.at().map(packet.destination()::equals).orElse(true));
    return served
        ? Verdict.of(Fate.PASSED, Reason.HOST_SERVICE)
        : Verdict.of(Fate.DROPPED, Reason.HOST_CLOSED);
  }

  /** What the guest itself opened is judged like its first packet. */
  private boolean answersHost() {
    return packet.flow() == Flow.REPLY
        || packet.flow() == Flow.RELATED
        || packet.flow() == Flow.ENDED;
  }

  private boolean isV4Ping() {
    return packet.isV4() && packet.protocol() == ICMP && packet.icmpType() == PING;
  }

  /** Empty: leaving is not the question; the receiver decides. */
  private Optional<Verdict> leaving(Guest sender) {
    if (packet.flow() == Flow.ENDED) {
      return Optional.of(Verdict.of(Fate.DROPPED, Reason.FLOW_CUT));
    }
    if (packet.protocol() == TCP
        && packet.destinationPort() == SMTP
        && packet.flow() != Flow.REPLY
        && !sender.smtp()) {
      return Optional.of(Verdict.of(Fate.REJECTED, Reason.SMTP_CLOSED));
    }
    if (!isKnownFlow() && toPrivatePool()) {
      return Optional.of(Verdict.of(Fate.DROPPED, Reason.PRIVATE_ADDRESS));
    }
    return Optional.empty();
  }

  private Verdict arriving(Guest receiver) {
    if (packet.protocol() == ICMPV6 && ALWAYS.contains(packet.icmpType())) {
      return Verdict.of(Fate.PASSED, Reason.ALWAYS_ALLOWED);
    }
    if (isKnownFlow() && packet.flow() != Flow.OUTDATED) {
      return Verdict.of(Fate.PASSED, Reason.REPLY_OR_RELATED);
    }
    if (toPrivatePool() || toPrivateAddress()) {
      return Verdict.of(Fate.DROPPED, Reason.PRIVATE_ADDRESS);
    }
    return switch (table.stance(receiver)) {
      case OPEN -> Verdict.of(Fate.PASSED, Reason.NO_FIREWALL);
      case CLOSED -> Verdict.of(Fate.DROPPED, Reason.RULES_UNKNOWN);
      case FILTERED -> asked(((Rules.Filtered) receiver.rules()).firewalls());
    };
  }

  private Verdict asked(List<Uid> firewalls) {
    for (Uid firewall : firewalls) {
      for (Rule rule : table.firewalls().getOrDefault(firewall, List.of())) {
        if (matches(rule)) {
          return new Verdict(
              Fate.PASSED, Reason.FIREWALL_RULE, Optional.of(firewall), Optional.of(rule));
        }
      }
    }
    return Verdict.of(
        Fate.DROPPED,
        firewalls.stream().allMatch(this::hasNoRule)
            ? Reason.FIREWALLS_WITHOUT_RULES
            : Reason.NO_RULE_MATCHES);
  }

  /** With proof: of one that is not known nobody can say it. */
  private boolean hasNoRule(Uid firewall) {
    List<Rule> rules = table.firewalls().get(firewall);
    return rules != null && rules.isEmpty();
  }

  private boolean matches(Rule rule) {
    return (rule.protocol() == Protocol.ALL || rule.protocol().number() == packet.protocol())
        && rule.source().map(prefix -> prefix.contains(packet.source())).orElse(true)
        && rule.ports()
            .map(
                ports ->
                    ports.first() <= packet.destinationPort()
                        && packet.destinationPort() <= ports.last())
            .orElse(true);
  }

  private boolean isKnownFlow() {
    return packet.flow() == Flow.ESTABLISHED
        || packet.flow() == Flow.REPLY
        || packet.flow() == Flow.RELATED
        || packet.flow() == Flow.OUTDATED
        || packet.flow() == Flow.ENDED;
  }

  private boolean toPrivatePool() {
    return table.node().pools().stream()
        .anyMatch(pool -> pool.prefix().contains(packet.destination()));
  }

  private boolean toPrivateAddress() {
    GuestAddress closed = new GuestAddress(packet.destination(), true);
    return table.guests().values().stream().anyMatch(guest -> guest.addresses().contains(closed));
  }

  private Optional<Guest> guest(IfName tap) {
    return table.guests().values().stream().filter(guest -> guest.tap().equals(tap)).findFirst();
  }
}
