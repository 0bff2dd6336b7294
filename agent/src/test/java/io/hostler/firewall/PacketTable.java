package io.hostler.firewall;

import io.hostler.firewall.Packet.Flow;
import io.hostler.firewall.Verdict.Fate;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules, a packet of no known flow, and what becomes of it: for the model, the fake, the kernel.
 */
final class PacketTable {
  static final Uid ONE = Some.uid(1);
  static final Uid TWO = Some.uid(2);
  static final Uid WEB = Some.uid(900);
  static final IpAddress OWN4 = IpAddress.parse("198.51.100.1");
  static final IpAddress OWN6 = IpAddress.parse("fd77::1");

  /** Of the private pool, in the rig's routes. */
  static final IpAddress PRIVATE = IpAddress.parse("198.51.100.130");

  static final IpAddress PRIVATE6 = IpAddress.parse("fd77::82");

  static final IpAddress WORLD4 = IpAddress.parse("203.0.113.9");
  static final IpAddress WORLD6 = IpAddress.parse("fd77:1::9");
  static final IpAddress HOST4 = IpAddress.parse("169.254.1.1");
  static final IpAddress HOST6 = IpAddress.parse("fd77:1::ffff:1");

  /** The host's on each tap of the rig, by the tap's hardware address. */
  static final IpAddress HOST_LINK6 = IpAddress.parse("fe80::ff:fe00:100");

  private static final IpAddress SOLICITED6 = IpAddress.parse("ff02::1:ff00:100");
  private static final IpAddress ROUTERS6 = IpAddress.parse("ff02::2");
  private static final IpAddress LINK6 = IpAddress.parse("fe80::ff:fe00:200");
  private static final IpAddress NO6 = IpAddress.parse("::");
  private static final List<Protocol> PROTOCOLS =
      List.of(Protocol.values()).subList(1, Protocol.values().length);

  private PacketTable() {}

  /** One line of the table. */
  record Row(String says, TableDesired rules, Packet packet, Fate fate) {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    everyProtocol(rows);
    portsAndSources(rows);
    alwaysPasses(rows);
    fromTheGuest(rows);
    toTheHost(rows);
    privateAddresses(rows);
    return rows;
  }

  private static TableDesired with(Rules rules, List<Rule> web) {
    return TableDesired.empty()
        .with(WEB, web)
        .with(Some.guest(1, rules, OWN4.toString(), OWN6.toString()));
  }

  private static TableDesired guarded(String... rules) {
    return with(Some.filtered(WEB), Some.rules(rules));
  }

  private static Packet in(Protocol protocol, boolean v4, int port) {
    int type = protocol == Protocol.ICMP ? 8 : protocol == Protocol.ICMPV6 ? 128 : 0;
    return packet(Some.UPLINK, Some.tap(ONE), v4, protocol.number(), port, type);
  }

  private static Packet packet(
      IfName from, IfName to, boolean v4, int protocol, int port, int type) {
    return new Packet(
        from,
        Optional.of(to),
        v4 ? WORLD4 : WORLD6,
        v4 ? OWN4 : OWN6,
        protocol,
        port,
        type,
        Flow.NEW);
  }

  private static Packet out(IpAddress from, IpAddress to, int protocol, int port, int type) {
    return new Packet(
        Some.tap(ONE), Optional.of(Some.UPLINK), from, to, protocol, port, type, Flow.NEW);
  }

  /** Before any rule, after the first, after the last is gone. */
  private static void everyProtocol(List<Row> rows) {
    for (boolean v4 : List.of(true, false)) {
      for (Protocol allowed : PROTOCOLS) {
        for (Protocol sent : PROTOCOLS) {
          rows.add(
              new Row(
                  sent + " where only " + allowed + " is allowed",
                  with(
                      Some.filtered(WEB),
                      List.of(new Rule(allowed, Optional.empty(), Optional.empty()))),
                  in(sent, v4, 80),
                  sent == allowed ? Fate.PASSED : Fate.DROPPED));
        }
      }
      for (Protocol sent : PROTOCOLS) {
        Packet packet = in(sent, v4, 80);
        rows.add(new Row("no rule in any", guarded(), packet, Fate.DROPPED));
        rows.add(new Row("no firewall", with(Rules.open(), List.of()), packet, Fate.PASSED));
        rows.add(new Row("unknown", with(new Rules.KeepLast(), List.of()), packet, Fate.DROPPED));
      }
    }
  }

  private static void portsAndSources(List<Row> rows) {
    TableDesired table =
        guarded("tcp 80:90 any", "udp 53:53 203.0.113.0/24", "all any fd77:1::9/128");
    int[][] tcp = {{79, 0}, {80, 1}, {90, 1}, {91, 0}};
    for (int[] each : tcp) {
      rows.add(row("tcp " + each[0], table, in(Protocol.TCP, true, each[0]), each[1]));
    }
    rows.add(row("udp 53", table, in(Protocol.UDP, true, 53), 1));
    rows.add(row("udp 54", table, in(Protocol.UDP, true, 54), 0));
    rows.add(row("all from one", table, in(Protocol.ESP, false, 0), 1));
    rows.add(row("esp of the other family", table, in(Protocol.ESP, true, 0), 0));
    for (boolean v4 : List.of(true, false)) {
      TableDesired one = guarded("all any " + (v4 ? "0.0.0.0/0" : "::/0"));
      rows.add(row("its family", one, in(Protocol.TCP, v4, 80), 1));
      rows.add(row("the other family", one, in(Protocol.TCP, !v4, 80), 0));
    }
  }

  private static Row row(String says, TableDesired rules, Packet packet, int passes) {
    return new Row(says, rules, packet, passes == 1 ? Fate.PASSED : Fate.DROPPED);
  }

  /** What IPv6 does not work without. */
  private static void alwaysPasses(List<Row> rows) {
    TableDesired closed = guarded("esp any any");
    for (int type : new int[] {2, 133, 134, 135, 136}) {
      Packet packet = packet(Some.UPLINK, Some.tap(ONE), false, 58, 0, type);
      rows.add(row("icmpv6 type " + type, closed, packet, 1));
      rows.add(row("type " + type, with(new Rules.KeepLast(), List.of()), packet, 1));
    }
    for (int type : new int[] {1, 3, 4, 128, 137}) {
      Packet packet = packet(Some.UPLINK, Some.tap(ONE), false, 58, 0, type);
      rows.add(row("icmpv6 type " + type + " of no flow", closed, packet, 0));
    }
    rows.add(row("icmp type 2", closed, packet(Some.UPLINK, Some.tap(ONE), true, 1, 0, 2), 0));
  }

  private static void fromTheGuest(List<Row> rows) {
    TableDesired closed = guarded("esp any any");
    Guest guest = closed.guests().get(ONE);
    TableDesired mail =
        closed.with(new Guest(ONE, guest.tap(), guest.addresses(), true, guest.rules()));
    for (boolean v4 : List.of(true, false)) {
      IpAddress own = v4 ? OWN4 : OWN6;
      IpAddress world = v4 ? WORLD4 : WORLD6;
      Packet smtp = out(own, world, 6, 25, 0);
      rows.add(new Row("tcp 25 out", closed, smtp, Fate.REJECTED));
      rows.add(row("tcp 25 out where it may", mail, smtp, 1));
      rows.add(row("tcp 587 out", closed, out(own, world, 6, 587, 0), 1));
      rows.add(row("udp 25 out", closed, out(own, world, 17, 25, 0), 1));
      IpAddress forged = IpAddress.parse(v4 ? "198.51.100.77" : "fd77::77");
      rows.add(row("a forged source", closed, out(forged, world, 17, 53, 0), 0));
    }
  }

  private static void toTheHost(List<Row> rows) {
    TableDesired closed = guarded("all any any");
    TableDesired served =
        closed.with(
            new NodeRules(
                List.of(new HostService(Protocol.UDP, 53, Optional.empty())),
                List.of(),
                Optional.empty()));
    for (boolean v4 : List.of(true, false)) {
      rows.add(row("a ping", closed, host(v4, v4 ? 1 : 58, 0, v4 ? 8 : 128), 1));
      rows.add(row("tcp", closed, host(v4, 6, 22, 0), 0));
      rows.add(row("udp", closed, host(v4, 17, 53, 0), 0));
      rows.add(row("a declared service", served, host(v4, 17, 53, 0), 1));
      rows.add(row("beside it", served, host(v4, 17, 54, 0), 0));
    }
  }

  /** Packets of ICMPv6 that a guest may and may not send to the host; no service opens them. */
  static List<Row> icmp6ToTheHost() {
    List<Row> rows = new ArrayList<>();
    TableDesired closed = guarded("all any any");
    for (int type : new int[] {128, 135, 136}) {
      rows.add(row("icmpv6 type " + type, closed, host(false, 58, 0, type), 1));
      rows.add(row("link-local", closed, link(LINK6, HOST_LINK6, type), 1));
    }
    for (int type : new int[] {1, 2, 129, 133, 134, 137, 143}) {
      rows.add(row("icmpv6 type " + type, closed, host(false, 58, 0, type), 0));
      rows.add(row("link-local", closed, link(LINK6, HOST_LINK6, type), 0));
    }
    rows.add(row("is an address free?", closed, link(NO6, SOLICITED6, 135), 1));
    rows.add(row("who has it?", closed, link(LINK6, SOLICITED6, 135), 1));
    rows.add(row("link-local to a global address", closed, link(LINK6, HOST6, 135), 0));
    rows.add(row("no source, but an echo", closed, link(NO6, SOLICITED6, 128), 0));
    return rows;
  }

  /**
   * What a guest may send before it has an address or without one, and what not: as if it were to
   * leave the node, so that only anti-spoofing decides.
   */
  static List<Row> sources() {
    List<Row> rows = new ArrayList<>();
    TableDesired closed = guarded("all any any");
    Map<Integer, IpAddress> unnamed =
        Map.of(135, SOLICITED6, 133, ROUTERS6, 143, IpAddress.parse("ff02::16"));
    unnamed.forEach(
        (type, to) -> rows.add(row("unnamed " + type, closed, leaving(NO6, to, type), 1)));
    for (int type : new int[] {128, 130, 131, 132, 134, 136}) {
      rows.add(row("unnamed " + type, closed, leaving(NO6, ROUTERS6, type), 0));
    }
    rows.add(row("solicits a router", closed, leaving(LINK6, ROUTERS6, 133), 1));
    rows.add(
        row("reports its groups", closed, leaving(LINK6, IpAddress.parse("ff02::16"), 143), 1));
    rows.add(row("on the link", closed, leaving(LINK6, HOST_LINK6, 128), 1));
    rows.add(row("beyond the link", closed, leaving(LINK6, WORLD6, 128), 0));
    rows.add(row("its own address", closed, leaving(OWN6, WORLD6, 128), 1));
    rows.add(row("another address", closed, leaving(IpAddress.parse("fd77::2"), WORLD6, 128), 0));
    return rows;
  }

  private static Packet leaving(IpAddress from, IpAddress to, int type) {
    return out(from, to, 58, 0, type);
  }

  private static Packet link(IpAddress from, IpAddress to, int type) {
    return new Packet(Some.tap(ONE), Optional.empty(), from, to, 58, 0, type, Flow.NEW);
  }

  private static Packet host(boolean v4, int protocol, int port, int type) {
    return new Packet(
        Some.tap(ONE),
        Optional.empty(),
        v4 ? OWN4 : OWN6,
        v4 ? HOST4 : HOST6,
        protocol,
        port,
        type,
        Flow.NEW);
  }

  /** Closed before any firewall is asked, to the world and to other guests. */
  private static void privateAddresses(List<Row> rows) {
    for (boolean v4 : List.of(true, false)) {
      IpAddress open = v4 ? IpAddress.parse("198.51.100.2") : IpAddress.parse("fd77::2");
      IpAddress closed = v4 ? PRIVATE : PRIVATE6;
      Guest neighbour =
          new Guest(
              TWO,
              Some.tap(TWO),
              List.of(new GuestAddress(open, false), new GuestAddress(closed, true)),
              false,
              Some.filtered(WEB));
      PrivatePool prefix =
          v4 ? RandomTables.POOL : new PrivatePool(Prefix.parse("fd77::80/121"), Some.UPLINK);
      TableDesired pool =
          guarded("all any any").with(neighbour).with(NodeRules.none().withPools(List.of(prefix)));
      for (TableDesired table : List.of(pool, pool.with(NodeRules.none()))) {
        for (IfName from : List.of(Some.UPLINK, Some.tap(ONE))) {
          for (IpAddress to : List.of(closed, open)) {
            boolean world = from.equals(Some.UPLINK);
            Packet packet =
                new Packet(
                    from,
                    Optional.of(Some.tap(TWO)),
                    v4 ? (world ? WORLD4 : OWN4) : (world ? WORLD6 : OWN6),
                    to,
                    6,
                    80,
                    0,
                    Flow.NEW);
            rows.add(row("to " + to + " from " + from, table, packet, to.equals(closed) ? 0 : 1));
          }
        }
      }
    }
  }
}
