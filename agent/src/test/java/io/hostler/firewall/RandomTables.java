package io.hostler.firewall;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.FirewallSpec.Ports;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random tables, changes of them and packets that are likely to meet their rules. */
final class RandomTables {
  static final int GUESTS = 5;
  private static final int FIREWALLS = 4;
  private static final List<Prefix> SOURCES =
      List.of(
          Prefix.parse("203.0.113.0/25"),
          Prefix.parse("203.0.113.0/24"),
          Prefix.parse("203.0.113.7/32"),
          Prefix.parse("198.51.100.0/24"),
          Prefix.parse("0.0.0.0/0"),
          Prefix.parse("fd77:1::/64"),
          Prefix.parse("fd77:1::7/128"),
          Prefix.parse("::/0"));

  private final Random random;
  private int sent;

  RandomTables(long seed) {
    random = new Random(seed);
  }

  /** From 0. */
  int below(int limit) {
    return random.nextInt(limit);
  }

  /** The addresses of a guest never change hands, as routes would not follow. */
  static List<IpAddress> addresses(int guest) {
    return List.of(
        IpAddress.parse("198.51.100." + guest),
        IpAddress.parse("198.51.100." + (128 + guest)),
        IpAddress.parse("fd77::" + guest),
        IpAddress.parse("fd77::8000:" + guest));
  }

  /** Of the private pool, in the upper half of the guests' own prefix. */
  static final PrivatePool POOL = new PrivatePool(Prefix.parse("198.51.100.128/25"), Some.UPLINK);

  /** The same of IPv6. */
  static final PrivatePool POOL6 = new PrivatePool(Prefix.parse("fd77::8000:0/113"), Some.UPLINK);

  TableDesired next(TableDesired table) {
    int guest = 1 + random.nextInt(GUESTS);
    Uid firewall = Some.uid(900 + random.nextInt(FIREWALLS));
    return switch (random.nextInt(8)) {
      case 0 -> table.without(Some.uid(guest));
      case 1, 2, 3 -> table.with(guest(guest));
      case 4, 5 -> table.with(firewall, rules());
      case 6 -> table.withoutFirewall(firewall);
      default -> table.with(node());
    };
  }

  private NodeRules node() {
    return new NodeRules(
        random.nextBoolean()
            ? List.of(new HostService(Protocol.UDP, 53, Optional.empty()))
            : List.of(),
        Stream.of(POOL, POOL6).filter(pool -> random.nextBoolean()).toList(),
        random.nextInt(4) == 0 ? Optional.of(5) : Optional.empty());
  }

  private Guest guest(int number) {
    Uid uid = Some.uid(number);
    List<GuestAddress> claimed =
        addresses(number).stream()
            .filter(address -> random.nextInt(4) > 0)
            .map(address -> new GuestAddress(address, isOfPool(address)))
            .toList();
    Rules rules =
        switch (random.nextInt(6)) {
          case 0 -> new Rules.Open();
          case 1 -> new Rules.KeepLast();
          default ->
              new Rules.Filtered(
                  IntStream.range(0, FIREWALLS)
                      .filter(i -> random.nextBoolean())
                      .mapToObj(i -> Some.uid(900 + i))
                      .toList());
        };
    return new Guest(
        uid,
        Some.tap(uid),
        claimed,
        random.nextBoolean(),
        rules,
        random.nextInt(3) == 0 ? 0x40000001 + random.nextInt(4) : Cut.NONE,
        random.nextInt(4) == 0);
  }

  /** A guest of that number with all its addresses, none of them private, and that firewall. */
  Guest filtered(int number, Uid firewall) {
    Uid uid = Some.uid(number);
    List<GuestAddress> claimed =
        addresses(number).stream().map(address -> new GuestAddress(address, false)).toList();
    return new Guest(
        uid, Some.tap(uid), claimed, true, new Rules.Filtered(List.of(firewall)), Cut.NONE, false);
  }

  private static boolean isOfPool(IpAddress address) {
    return POOL.prefix().contains(address) || POOL6.prefix().contains(address);
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Protocol protocol = Protocol.values()[random.nextInt(Protocol.values().length)];
      int first = 1 + random.nextInt(100);
      rules.add(
          new Rule(
              protocol,
              protocol.hasPorts() && random.nextBoolean()
                  ? Optional.of(new Ports(first, first + random.nextInt(20)))
                  : Optional.empty(),
              random.nextBoolean()
                  ? Optional.of(SOURCES.get(random.nextInt(SOURCES.size())))
                  : Optional.empty()));
    }
    return rules;
  }

  /** A packet of no known flow, through the node; each has a source of its own where it can. */
  Packet packet() {
    boolean v4 = random.nextBoolean();
    boolean fromGuest = random.nextInt(3) == 0;
    boolean toGuest = !fromGuest || random.nextBoolean();
    int sender = 1 + random.nextInt(GUESTS);
    int receiver = 1 + (sender - 1 + 1 + random.nextInt(GUESTS - 1)) % GUESTS;
    IpAddress world = world(v4);
    IpAddress source = fromGuest ? own(random.nextInt(8) == 0 ? receiver : sender, v4) : world;
    Protocol protocol = Protocol.values()[1 + random.nextInt(Protocol.values().length - 1)];
    boolean icmp = protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
    return new Packet(
        fromGuest ? Some.tap(Some.uid(sender)) : Some.UPLINK,
        Optional.of(toGuest ? Some.tap(Some.uid(receiver)) : Some.UPLINK),
        source,
        toGuest ? own(receiver, v4) : world,
        protocol.number(),
        protocol.hasPorts() ? port() : 0,
        icmp ? (v4 ? 8 : 128) : 0,
        Flow.NEW);
  }

  /** Often that of mail, which has rules of its own. */
  private int port() {
    return random.nextInt(4) == 0 ? 25 : 1 + random.nextInt(120);
  }

  /** As {@link #packet}, from the world only: no later packet looks like a reply to it. */
  Packet oneWay() {
    Packet packet = packet();
    while (!packet.in().equals(Some.UPLINK)) {
      packet = packet();
    }
    return packet;
  }

  /** A datagram of a guest to the world, from an address that nobody translates. */
  Packet question() {
    boolean v4 = random.nextBoolean();
    int guest = 1 + random.nextInt(GUESTS);
    return new Packet(
        Some.tap(Some.uid(guest)),
        Optional.of(Some.UPLINK),
        addresses(guest).get(v4 ? 0 : 2),
        world(v4),
        Protocol.UDP.number(),
        53,
        0,
        Flow.NEW);
  }

  private IpAddress world(boolean v4) {
    sent++;
    return IpAddress.parse(
        v4 ? "203.0.113." + sent % 250 : "fd77:1::" + Integer.toHexString(sent % 60000));
  }

  private IpAddress own(int guest, boolean v4) {
    List<IpAddress> addresses = addresses(guest);
    return addresses.get(random.nextInt(2) + (v4 ? 0 : 2));
  }
}
