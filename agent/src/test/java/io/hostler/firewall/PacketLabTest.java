package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets, not listings: what the kernel does with our table. */
@Tag("lab")
class PacketLabTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid WEB = Some.uid(900);
  private static final IpAddress WORLD = IpAddress.parse("203.0.113.9");
  private static final IpAddress WORLD6 = IpAddress.parse("fd77:1::9");

  private PacketRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static TableDesired guarded(String... rules) {
    return TableDesired.empty()
        .with(WEB, Some.rules(rules))
        .with(Some.guest(1, Some.filtered(WEB), "198.51.100.1", "fd77::1"));
  }

  private static Packet in(Protocol protocol, boolean v4, int port) {
    boolean icmp = protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
    return new Packet(
        Some.UPLINK,
        Optional.of(Some.tap(ONE)),
        v4 ? WORLD : WORLD6,
        IpAddress.parse(v4 ? "198.51.100.1" : "fd77::1"),
        protocol.number(),
        port,
        icmp ? (v4 ? 8 : 128) : 0,
        Flow.NEW);
  }

  private static Packet out(IpAddress from, IpAddress to, Protocol protocol, int port) {
    return new Packet(
        Some.tap(ONE), Optional.of(Some.UPLINK), from, to, protocol.number(), port, 8, Flow.NEW);
  }

  /** The table that the model and the fake agree with. */
  @Test
  void theKernelDoesWhatTheTableSays() throws Exception {
    Optional<TableDesired> before = Optional.empty();
    for (PacketTable.Row row : PacketTable.rows()) {
      if (!before.equals(Optional.of(row.rules()))) {
        // What is unknown would keep the rules of the row before.
        rig.commit(TableDesired.empty());
        rig.commit(row.rules());
        before = Optional.of(row.rules());
      }
      rig.forgetFlows();
      Packet packet = row.packet();
      boolean passes = packet.out().isPresent() ? rig.delivered(packet) : rig.answered(packet);
      assertEquals(row.fate() == Verdict.Fate.PASSED, passes, row::toString);
    }
  }

  @Test
  void trafficIsCountedByDirectionAndFamily() throws Exception {
    rig.commit(guarded("tcp 80:80 any"));
    assertTrue(rig.delivered(in(Protocol.TCP, true, 80)));
    assertFalse(rig.delivered(in(Protocol.TCP, true, 81)));
    assertTrue(rig.delivered(in(Protocol.TCP, false, 80)));
    IpAddress own = IpAddress.parse("198.51.100.1");
    assertTrue(rig.delivered(out(own, WORLD, Protocol.UDP, 53)));
    assertTrue(rig.delivered(out(own, WORLD, Protocol.UDP, 53)));
    assertFalse(rig.delivered(out(IpAddress.parse("198.51.100.99"), WORLD, Protocol.UDP, 53)));
    var counted = rig.driver.traffic().get(10, TimeUnit.SECONDS).get(ONE);
    assertEquals(1, counted.get(TrafficDirection.TO_GUEST_4).packets());
    assertEquals(1, counted.get(TrafficDirection.TO_GUEST_6).packets());
    assertEquals(2, counted.get(TrafficDirection.FROM_GUEST_4).packets());
    assertEquals(0, counted.get(TrafficDirection.FROM_GUEST_6).packets());
    assertTrue(
        counted.get(TrafficDirection.TO_GUEST_6).bytes()
            > counted.get(TrafficDirection.TO_GUEST_4).bytes());
    var rules = rig.driver.counters(WEB).get(10, TimeUnit.SECONDS);
    assertEquals("tcp 80", rules.getFirst().rule());
    assertEquals(2, rules.getFirst().packets());
    assertTrue(
        rig.driver.compiled(Optional.of(ONE)).get(10, TimeUnit.SECONDS).contains("tcp dport 80"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repliesPassAndRelatedErrorsToo(boolean v4) throws Exception {
    rig.commit(guarded("tcp 80:80 any"));
    IpAddress own = v4 ? PacketTable.OWN4 : PacketTable.OWN6;
    IpAddress world = v4 ? WORLD : WORLD6;
    Packet asked = out(own, world, Protocol.UDP, 53);
    byte[] question = Frames.of(asked, 7, bytes("question"));
    assertTrue(rig.arrives(asked, List.of(question), bytes("question")));
    Packet reply =
        new Packet(
            Some.UPLINK, Optional.of(Some.tap(ONE)), world, own, 17, 1024 + 7, 0, Flow.REPLY);
    byte[] body = Frames.body(reply, 53, bytes("answer"));
    assertTrue(rig.arrives(reply, List.of(Frames.ip(world, own, 17, body, 1, 0)), bytes("answer")));
    assertTrue(rig.arrives(reply, List.of(unreachable(world, own, question)), bytes("question")));
    byte[] stranger = Frames.of(out(own, world, Protocol.UDP, 99), 8, bytes("stranger"));
    assertFalse(rig.arrives(reply, List.of(unreachable(world, own, stranger)), bytes("stranger")));
  }

  /** Port unreachable from the world about a packet that the guest sent, or did not. */
  private static byte[] unreachable(IpAddress world, IpAddress guest, byte[] about) {
    boolean v4 = world.isV4();
    Packet error =
        new Packet(
            Some.UPLINK, Optional.empty(), world, guest, v4 ? 1 : 58, 0, v4 ? 3 : 1, Flow.RELATED);
    return Frames.unreachable(error, Arrays.copyOfRange(about, 14, about.length));
  }

  @Test
  void fragmentsAreJudgedByTheirPorts() throws Exception {
    rig.commit(guarded("udp 53:53 any"));
    for (int port : new int[] {53, 54}) {
      for (boolean v4 : List.of(true, false)) {
        Packet whole = in(Protocol.UDP, v4, port);
        byte[] body = Frames.body(whole, 4000 + port, bytes("fragmentfragment"));
        List<byte[]> frames = Frames.fragments(whole, body, port);
        assertEquals(port == 53, rig.arrives(whole, frames, bytes("fragment")), "port " + port);
        assertFalse(rig.arrives(whole, frames.subList(1, 2), bytes("fragment")), "one alone");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fragmentsHideNeitherMailNorAForgedSource(boolean v4) throws Exception {
    rig.commit(guarded("udp 53:53 any"));
    IpAddress own = v4 ? PacketTable.OWN4 : PacketTable.OWN6;
    IpAddress other = IpAddress.parse(v4 ? "198.51.100.77" : "fd77::77");
    IpAddress world = v4 ? WORLD : WORLD6;
    assertTrue(arrivesInParts(out(own, world, Protocol.TCP, 587)));
    assertFalse(arrivesInParts(out(own, world, Protocol.TCP, 25)));
    assertFalse(arrivesInParts(out(other, world, Protocol.TCP, 587)));
  }

  private boolean arrivesInParts(Packet whole) {
    byte[] body = Frames.body(whole, 4000, bytes("fragmentfragment"));
    return rig.arrives(whole, Frames.fragments(whole, body, 77), bytes("ragment"));
  }

  /** One table after another in the kernel, not each in an empty one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastRuleThatGoesOpensNothingAndTheLastFirewallAll(boolean v4) throws Exception {
    TableDesired open = TableDesired.empty().with(guarded().guests().get(ONE).with(Rules.open()));
    for (TableDesired table :
        List.of(open, guarded("all any any"), guarded(), guarded("esp any any"), guarded(), open)) {
      rig.commit(table);
      boolean passes = table.equals(open) || table.equals(guarded("all any any"));
      for (Protocol protocol :
          List.of(Protocol.TCP, Protocol.UDP, v4 ? Protocol.ICMP : Protocol.ICMPV6)) {
        rig.forgetFlows();
        assertEquals(passes, rig.delivered(in(protocol, v4, 80)), protocol::toString);
      }
    }
  }

  /** Path MTU discovery: of the guest's own flow, and of one that the world opened. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorsOfTcpPassToTheGuest(boolean v4) throws Exception {
    rig.commit(guarded("tcp 80:80 any"));
    IpAddress own = v4 ? PacketTable.OWN4 : PacketTable.OWN6;
    IpAddress world = v4 ? WORLD : WORLD6;
    Packet asked = out(own, world, Protocol.TCP, 443);
    byte[] syn = Frames.of(asked, 7, bytes("syn"));
    assertTrue(rig.arrives(asked, List.of(syn), bytes("syn")));
    Packet tooBig =
        new Packet(
            Some.UPLINK,
            Optional.of(Some.tap(ONE)),
            world,
            own,
            v4 ? 1 : 58,
            0,
            v4 ? 3 : 2,
            Flow.RELATED);
    byte[] quoted = Arrays.copyOfRange(syn, 14, syn.length);
    byte[] error = Frames.icmpError(tooBig, v4 ? 4 : 0, 1280, quoted);
    assertTrue(rig.arrives(tooBig, List.of(error), bytes("syn")));
    assertTrue(rig.arrives(tooBig, List.of(unreachable(world, own, syn)), bytes("syn")));
    byte[] other = Frames.of(out(own, world, Protocol.TCP, 444), 8, bytes("other"));
    assertFalse(rig.arrives(tooBig, List.of(unreachable(world, own, other)), bytes("other")));
  }

  /** The world sees the node's address, and its answer finds the guest. */
  @Test
  void aPrivatePoolIsMasqueraded() throws Exception {
    Guest guest =
        new Guest(
            ONE,
            Some.tap(ONE),
            List.of(
                new GuestAddress(PacketTable.OWN4, false),
                new GuestAddress(IpAddress.parse("198.51.100.129"), true)),
            false,
            Some.filtered(WEB));
    rig.commit(
        guarded("tcp 80:80 any")
            .with(guest)
            .with(NodeRules.none().withPools(List.of(RandomTables.POOL))));
    IpAddress node = IpAddress.parse("203.0.113.254");
    for (GuestAddress own : guest.addresses()) {
      rig.drain(Some.UPLINK);
      Packet asked = out(own.address(), WORLD, Protocol.UDP, 53);
      rig.send(asked.in(), Frames.of(asked, 11, bytes("asked")));
      byte[] seen =
          rig.drain(Some.UPLINK).stream()
              .filter(frame -> new String(frame, StandardCharsets.ISO_8859_1).contains("asked"))
              .findFirst()
              .orElseThrow();
      IpAddress expected = own.isPrivate() ? node : own.address();
      assertArrayEquals(expected.bytes(), Arrays.copyOfRange(seen, 26, 30), "source seen outside");
      int port = (seen[34] & 255) << 8 | seen[35] & 255;
      Packet answer =
          new Packet(
              Some.UPLINK, Optional.of(Some.tap(ONE)), WORLD, expected, 17, port, 0, Flow.REPLY);
      byte[] body = Frames.body(answer, 53, bytes("answered"));
      rig.drain(Some.tap(ONE));
      rig.send(Some.UPLINK, Frames.ip(WORLD, expected, 17, body, 3, 0));
      byte[] got = rig.drain(Some.tap(ONE)).getFirst();
      assertArrayEquals(own.address().bytes(), Arrays.copyOfRange(got, 30, 34), "back to it");
    }
  }

  @Test
  void aGuestIsToldThatItMayNotSendMail() throws Exception {
    rig.commit(guarded("tcp 80:80 any"));
    rig.drain(Some.tap(ONE));
    assertFalse(rig.delivered(out(PacketTable.OWN4, WORLD, Protocol.TCP, 25)));
    assertEquals(1, rig.drain(Some.tap(ONE)).size(), "a reset tells the guest");
  }

  @Test
  void kernelEqualsModelOverRandomTables() throws Exception {
    RandomTables some = new RandomTables(new Random().nextLong());
    TableDesired wanted = TableDesired.empty();
    for (int change = 0; change < 60; change++) {
      wanted = some.next(wanted);
      TableDesired inForce = rig.commit(wanted);
      TableFound found = rig.found().orElseThrow();
      assertEquals("", RulesetDelta.text(found.asRuleset(), RulesetRenderer.render(inForce)));
      for (int i = 0; i < 40; i++) {
        Packet packet = some.packet();
        // Protocols without ports have one flow between two peers: every packet is to be the first.
        rig.forgetFlows();
        Verdict verdict = Simulate.of(inForce, packet);
        assertEquals(
            Some.passes(verdict),
            rig.delivered(packet),
            () -> packet + " " + verdict + " " + inForce);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
