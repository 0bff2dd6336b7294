package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

  private TableDesired commit(TableDesired table) throws Exception {
    return rig.driver.commit(() -> table).get(10, TimeUnit.SECONDS).table();
  }

  private static TableDesired guarded(String... rules) {
    return TableDesired.empty()
        .with(WEB, Some.rules(rules))
        .with(Some.guest(1, Rules.filtered(WEB), "198.51.100.1", "fd77::1"));
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

  @Test
  void everyProtocolInBothFamilies() throws Exception {
    List<Protocol> protocols = List.of(Protocol.values()).subList(1, Protocol.values().length);
    for (boolean v4 : List.of(true, false)) {
      for (Protocol allowed : protocols) {
        String what = " v4=" + v4 + " allowed=" + allowed;
        Rule rule = new Rule(allowed, Optional.empty(), Optional.empty());
        commit(guarded().with(WEB, List.of()));
        for (Protocol sent : protocols) {
          assertTrue(rig.delivered(in(sent, v4, 80)), "before any rule: " + sent + what);
        }
        commit(guarded().with(WEB, List.of(rule)));
        for (Protocol sent : protocols) {
          assertEquals(
              sent == allowed, rig.delivered(in(sent, v4, 80)), "one rule: " + sent + what);
        }
        commit(guarded());
        assertTrue(rig.delivered(in(allowed, v4, 80)), "after the last: " + what);
      }
    }
  }

  @Test
  void trafficIsCountedByDirectionAndFamily() throws Exception {
    commit(guarded("tcp 80:80 any"));
    assertTrue(rig.delivered(in(Protocol.TCP, true, 80)));
    assertFalse(rig.delivered(in(Protocol.TCP, true, 81)));
    assertTrue(rig.delivered(in(Protocol.TCP, false, 80)));
    IpAddress own = IpAddress.parse("198.51.100.1");
    assertTrue(rig.delivered(out(own, WORLD, Protocol.UDP, 53)));
    assertTrue(rig.delivered(out(own, WORLD, Protocol.UDP, 53)));
    assertFalse(rig.delivered(out(IpAddress.parse("198.51.100.99"), WORLD, Protocol.UDP, 53)));
    var counted = rig.driver.traffic().get(10, TimeUnit.SECONDS).get(ONE);
    assertEquals(1, counted.get(Way.TO_GUEST_4).packets());
    assertEquals(1, counted.get(Way.TO_GUEST_6).packets());
    assertEquals(2, counted.get(Way.FROM_GUEST_4).packets());
    assertEquals(0, counted.get(Way.FROM_GUEST_6).packets());
    assertTrue(counted.get(Way.TO_GUEST_6).bytes() > counted.get(Way.TO_GUEST_4).bytes());
    var rules = rig.driver.counters(WEB).get(10, TimeUnit.SECONDS);
    assertEquals("tcp 80", rules.getFirst().rule());
    assertEquals(2, rules.getFirst().packets());
    assertTrue(
        rig.driver.compiled(Optional.of(ONE)).get(10, TimeUnit.SECONDS).contains("tcp dport 80"));
  }

  @Test
  void portsAndSources() throws Exception {
    commit(guarded("tcp 80:90 any", "udp 53:53 203.0.113.0/24", "all any fd77:1::9/128"));
    assertFalse(rig.delivered(in(Protocol.TCP, true, 79)));
    assertTrue(rig.delivered(in(Protocol.TCP, true, 80)));
    assertTrue(rig.delivered(in(Protocol.TCP, true, 90)));
    assertFalse(rig.delivered(in(Protocol.TCP, true, 91)));
    assertTrue(rig.delivered(in(Protocol.UDP, true, 53)));
    assertFalse(rig.delivered(in(Protocol.UDP, true, 54)));
    assertTrue(rig.delivered(in(Protocol.ESP, false, 0)));
  }

  @Test
  void repliesPassAndRelatedErrorsToo() throws Exception {
    commit(guarded("tcp 80:80 any"));
    IpAddress own = IpAddress.parse("198.51.100.1");
    Packet asked = out(own, WORLD, Protocol.UDP, 53);
    byte[] question = Frames.of(asked, 7, "question".getBytes(StandardCharsets.US_ASCII));
    assertTrue(rig.arrives(asked, List.of(question), bytes("question")));
    Packet reply =
        new Packet(
            Some.UPLINK, Optional.of(Some.tap(ONE)), WORLD, own, 17, 1024 + 7, 0, Flow.REPLY);
    byte[] body = Frames.body(reply, 53, bytes("answer"));
    assertTrue(rig.arrives(reply, List.of(Frames.ip(WORLD, own, 17, body, 1, 0)), bytes("answer")));
    assertTrue(rig.arrives(reply, List.of(unreachable(own, question)), bytes("question")));
    byte[] stranger = Frames.of(out(own, WORLD, Protocol.UDP, 99), 8, bytes("stranger"));
    assertFalse(rig.arrives(reply, List.of(unreachable(own, stranger)), bytes("stranger")));
  }

  /** Port unreachable from the world about a packet that the guest sent, or did not. */
  private static byte[] unreachable(IpAddress guest, byte[] about) {
    Packet error = new Packet(Some.UPLINK, Optional.empty(), WORLD, guest, 1, 0, 3, Flow.RELATED);
    byte[] quoted = Arrays.copyOfRange(about, 14, about.length);
    byte[] body = new byte[8 + quoted.length];
    System.arraycopy(quoted, 0, body, 8, quoted.length);
    return Frames.icmpError(error, 3, body);
  }

  @Test
  void fragmentsAreJudgedByTheirPorts() throws Exception {
    commit(guarded("udp 53:53 any"));
    for (int port : new int[] {53, 54}) {
      Packet whole = in(Protocol.UDP, true, port);
      byte[] body = Frames.body(whole, 4000 + port, bytes("fragmentfragment"));
      List<byte[]> frames =
          List.of(
              Frames.ip(
                  whole.source(),
                  whole.destination(),
                  17,
                  Arrays.copyOf(body, 24),
                  port,
                  Frames.FRAGMENT_FIRST),
              Frames.ip(
                  whole.source(),
                  whole.destination(),
                  17,
                  Arrays.copyOfRange(body, 24, body.length),
                  port,
                  3));
      assertEquals(port == 53, rig.arrives(whole, frames, bytes("fragment")), "port " + port);
    }
  }

  @Test
  void smtpSpoofingAndTheHostItself() throws Exception {
    TableDesired closed = guarded("tcp 80:80 any");
    commit(closed);
    IpAddress own = IpAddress.parse("198.51.100.1");
    rig.drain(Some.tap(ONE));
    assertFalse(rig.delivered(out(own, WORLD, Protocol.TCP, 25)));
    assertEquals(1, rig.drain(Some.tap(ONE)).size(), "a reset tells the guest");
    assertTrue(rig.delivered(out(own, WORLD, Protocol.TCP, 587)));
    assertFalse(rig.delivered(out(IpAddress.parse("198.51.100.77"), WORLD, Protocol.TCP, 80)));
    assertFalse(
        rig.delivered(out(IpAddress.parse("fd77::66"), WORLD6, Protocol.TCP, 80)), "spoofed v6");
    IpAddress host = IpAddress.parse("169.254.1.1");
    assertTrue(answered(out(own, host, Protocol.ICMP, 0)), "ping of the gateway");
    assertFalse(answered(out(own, host, Protocol.UDP, 53)), "an undeclared service");
    Guest guest = closed.guests().get(ONE);
    commit(
        closed
            .with(new Guest(ONE, guest.tap(), guest.addresses(), true, guest.rules()))
            .with(
                new NodeRules(
                    List.of(new HostService(Protocol.UDP, 53, Optional.of(host))),
                    List.of(),
                    Optional.empty())));
    assertTrue(rig.delivered(out(own, WORLD, Protocol.TCP, 25)));
    assertTrue(answered(out(own, host, Protocol.UDP, 53)), "a declared service");
    assertFalse(answered(out(own, host, Protocol.UDP, 54)), "beside the declared service");
  }

  /** The host has no server: it answers by an error what it lets in, and by nothing else. */
  private boolean answered(Packet packet) {
    rig.drain(packet.in());
    rig.send(packet.in(), Frames.of(packet, packet.destinationPort(), bytes("to the host")));
    return !rig.drain(packet.in()).isEmpty();
  }

  @Test
  void kernelEqualsModelOverRandomTables() throws Exception {
    RandomTables some = new RandomTables(new Random().nextLong());
    TableDesired wanted = TableDesired.empty();
    for (int change = 0; change < 60; change++) {
      wanted = some.next(wanted);
      TableDesired inForce = commit(wanted);
      rig.space.sh("conntrack -F 2>/dev/null || true");
      Set<String> met = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        Packet packet = some.packet();
        // Between two peers that met before, it may belong to a flow: the ports are random, and
        // some protocols have none.
        if (!met.add(packet.protocol() + " " + packet.source() + " " + packet.destination())
            || !met.add(packet.protocol() + " " + packet.destination() + " " + packet.source())) {
          continue;
        }
        Verdict verdict = Simulate.of(inForce, packet);
        assertEquals(
            verdict.passes(), rig.delivered(packet), () -> packet + " " + verdict + " " + inForce);
      }
    }
  }

  @Test
  void changesUnderTrafficLetNothingWrongPassAndLoseNothing() throws Exception {
    RandomTables some = new RandomTables(new Random().nextLong());
    List<TableDesired> states = new CopyOnWriteArrayList<>(List.of(commit(TableDesired.empty())));
    AtomicInteger began = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger judged = new AtomicInteger();
    Thread changer =
        Thread.ofPlatform()
            .start(
                () -> {
                  TableDesired wanted = TableDesired.empty();
                  try {
                    for (int change = 0; change < 300; change++) {
                      wanted = some.next(wanted);
                      TableDesired next = LastRules.fill(wanted, states.getLast());
                      states.add(next);
                      commit(wanted);
                      began.incrementAndGet();
                    }
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  } finally {
                    over.set(true);
                  }
                });
    RandomTables packets = new RandomTables(1);
    while (!over.get()) {
      Packet packet = packets.oneWay();
      int first = began.get();
      boolean delivered = rig.delivered(packet);
      List<TableDesired> known = List.copyOf(states);
      List<TableDesired> during = known.subList(first, known.size());
      boolean all = during.stream().allMatch(state -> Simulate.of(state, packet).passes());
      boolean none = during.stream().noneMatch(state -> Simulate.of(state, packet).passes());
      assertTrue(!all || delivered, () -> "lost: " + packet);
      assertTrue(!none || !delivered, () -> "passed: " + packet);
      judged.incrementAndGet();
    }
    changer.join();
    assertEquals(300, began.get());
    assertTrue(judged.get() > 300, "judged " + judged);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
