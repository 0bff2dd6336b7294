package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest may send to the host itself. */
@Tag("lab")
class HostTrafficLabTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid TWO = Some.uid(2);
  private static final int PORT = 5300;
  private static final byte[] MARKER = bytes("marker");

  private PacketRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
    commit(table());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static TableDesired table() {
    return TableDesired.empty()
        .with(Some.guest(1, Rules.open(), "198.51.100.1", "fd77::1"))
        .with(Some.guest(2, Rules.open(), "198.51.100.2", "fd77::2"));
  }

  private static TableDesired serving() {
    return table()
        .with(
            new NodeRules(
                List.of(new HostService(Protocol.UDP, PORT, Optional.empty())),
                List.of(),
                Optional.empty()));
  }

  private void commit(TableDesired table) throws Exception {
    assertEquals(table, rig.commit(table));
  }

  private static Packet packet(Uid guest, boolean v4, int protocol, int port, int type) {
    String own = (v4 ? "198.51.100." : "fd77::") + (guest.equals(ONE) ? 1 : 2);
    return new Packet(
        Some.tap(guest),
        Optional.empty(),
        IpAddress.parse(own),
        v4 ? PacketTable.HOST4 : PacketTable.HOST6,
        protocol,
        port,
        type,
        Flow.NEW);
  }

  private boolean pings(Uid guest, boolean v4, int id) {
    Packet ping = packet(guest, v4, v4 ? 1 : 58, 0, v4 ? 8 : 128);
    return rig.arrives(ping, List.of(Frames.of(ping, id, MARKER)), MARKER);
  }

  /** With one id all pings after the first that was answered are of an established flow. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pingsAreLimitedForEachGuestAlsoWithOneId(boolean v4) {
    for (boolean constant : List.of(true, false)) {
      Uid guest = constant ? ONE : TWO;
      long start = System.nanoTime();
      int answered = 0;
      for (int i = 0; i < 300; i++) {
        answered += pings(guest, v4, constant ? 7 : i) ? 1 : 0;
      }
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      assertTrue(answered >= 40, "the burst: " + answered);
      assertTrue(answered <= 40 + 20 * (seconds + 1), answered + " in " + seconds + " s");
    }
  }

  /** Each source that the host hears of is an entry in a table that all guests share. */
  @Test
  void aGuestWithManySourcesMakesNoMoreNeighboursThanItsLimitsAllow() {
    IpAddress host = IpAddress.parse("fe80::ff:fe00:100"); // of the tap's link address
    for (Uid guest : List.of(ONE, TWO)) {
      long start = System.nanoTime();
      for (int i = 1; i <= 2000; i++) {
        IpAddress source = IpAddress.parse("fe80::5:" + Integer.toHexString(i));
        Packet packet =
            new Packet(
                Some.tap(guest), Optional.empty(), source, host, 58, 0, 128, Packet.Flow.NEW);
        rig.send(
            packet.in(),
            guest.equals(ONE) ? Frames.solicitation(packet) : Frames.of(packet, i, MARKER));
      }
      long entries =
          rig.space
              .sh("ip -6 neigh show dev " + Some.tap(guest))
              .lines()
              .filter(line -> line.startsWith("fe80::5:"))
              .count();
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      assertTrue(entries >= 1, "none of " + guest);
      assertTrue(entries <= 40 + 20 * (seconds + 1), entries + " in " + seconds + " s");
    }
  }

  @Test
  void neighboursAreFoundAndNothingElseOfIcmp6PassesUnasked() throws Exception {
    List<PacketTable.Row> rows = PacketTable.icmp6ToTheHost();
    commit(rows.getFirst().rules());
    try (Witness host = new Witness(rig, ONE, "input priority 10")) {
      for (PacketTable.Row row : rows) {
        rig.forgetFlows();
        boolean passes = host.sees(Frames.of(row.packet(), 7, MARKER));
        assertEquals(row.fate() == Verdict.Fate.PASSED, passes, row::toString);
      }
    }
  }

  @Test
  void aGuestWithoutAnAddressMaySayOnlyWhatItNeedsToGetOne() throws Exception {
    List<PacketTable.Row> rows = PacketTable.sources();
    commit(rows.getFirst().rules());
    try (Witness route = new Witness(rig, ONE, "prerouting priority -307")) {
      for (PacketTable.Row row : rows) {
        boolean passes = route.sees(Frames.of(row.packet(), 7, MARKER));
        assertEquals(row.fate() == Verdict.Fate.PASSED, passes, row::toString);
      }
    }
  }

  /** Fragments are whole before a rule sees them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fragmentsToTheHostAreJudgedByTheirPorts(boolean v4) throws Exception {
    commit(serving());
    try (Witness host = new Witness(rig, ONE, "input priority 10")) {
      for (int port : new int[] {PORT, PORT + 1}) {
        Packet whole = packet(ONE, v4, 17, port, 0);
        byte[] body = Frames.body(whole, 4000, bytes("fragmentfragment"));
        byte[][] frames = Frames.fragments(whole, body, port).toArray(byte[][]::new);
        assertEquals(port == PORT, host.sees(frames), "port " + port);
        assertFalse(host.sees(frames[1]), "one alone");
      }
    }
  }

  private DatagramChannel server() throws Exception {
    return rig.inside(
        () -> {
          DatagramChannel server = DatagramChannel.open().bind(new InetSocketAddress(PORT));
          server.configureBlocking(false);
          return server;
        });
  }

  /** Who asked, if the question came in. */
  private Optional<SocketAddress> asked(DatagramChannel server, Packet question) throws Exception {
    rig.send(question.in(), Frames.of(question, 7, MARKER));
    return Optional.ofNullable(server.receive(ByteBuffer.allocate(100)));
  }

  private boolean answers(DatagramChannel server, SocketAddress to, Packet question)
      throws Exception {
    rig.drain(question.in());
    server.send(ByteBuffer.wrap(MARKER), to);
    return !rig.drain(question.in()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlowToAServiceEndsWithTheService(boolean v4) throws Exception {
    commit(serving());
    try (DatagramChannel server = server()) {
      Packet question = packet(ONE, v4, 17, PORT, 0);
      for (int i = 0; i < 3; i++) {
        assertTrue(answers(server, asked(server, question).orElseThrow(), question));
      }
      commit(table());
      assertEquals(Optional.empty(), asked(server, question));
      commit(serving());
      assertTrue(asked(server, question).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheHostOpenedIsAnswered(boolean v4) throws Exception {
    try (DatagramChannel client = server()) {
      Packet answer = packet(ONE, v4, 17, PORT, 0);
      assertEquals(Optional.empty(), asked(client, answer), "nobody asked");
      rig.drain(answer.in());
      client.send(
          ByteBuffer.wrap(MARKER), new InetSocketAddress(answer.source().toString(), 1024 + 7));
      byte[] question = rig.drain(answer.in()).getFirst();
      assertTrue(asked(client, answer).isPresent());
      assertTrue(asked(client, answer).isPresent(), "again");
      try (Witness host = new Witness(rig, ONE, "input priority 10")) {
        Packet error = packet(ONE, v4, v4 ? 1 : 58, 0, v4 ? 3 : 1);
        byte[] quoted = Arrays.copyOfRange(question, 14, question.length);
        assertTrue(host.sees(Frames.unreachable(error, quoted)), "an error of that flow");
        byte[] stranger = Frames.of(packet(TWO, v4, 17, 99, 0), 9, MARKER);
        quoted = Arrays.copyOfRange(stranger, 14, stranger.length);
        assertFalse(host.sees(Frames.unreachable(error, quoted)), "an error of none");
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
