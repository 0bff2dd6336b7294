package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that goes from one guest to another leaves its flows behind. */
@Tag("lab")
class ReleasedLabTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid WEB = Some.uid(900);
  private static final byte[] MARKER = "marker".getBytes(StandardCharsets.US_ASCII);

  private PacketRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void commit(TableDesired table) throws Exception {
    assertEquals(table, rig.commit(table));
  }

  private static TableDesired open(int guest, String... addresses) {
    return TableDesired.empty().with(Some.guest(guest, Rules.open(), addresses));
  }

  private boolean passes(Packet packet, int sourcePort) {
    byte[] body = Frames.body(packet, sourcePort, MARKER);
    byte[] frame = Frames.ip(packet.source(), packet.destination(), 17, body, 1, 0);
    return rig.arrives(packet, List.of(frame), MARKER);
  }

  private static Packet udp(IfName in, IpAddress from, IfName out, IpAddress to, int port) {
    return new Packet(in, Optional.of(out), from, to, 17, port, 0, Flow.NEW);
  }

  private static Packet question(boolean v4, Uid guest, int number) {
    IpAddress to = IpAddress.parse((v4 ? "198.51.100." : "fd77::") + number);
    IpAddress world = v4 ? PacketTable.WORLD4 : PacketTable.WORLD6;
    return udp(Some.UPLINK, world, Some.tap(guest), to, 53);
  }

  private boolean isAnswered(Packet question, int port) {
    IfName tap = question.out().orElseThrow();
    Packet answer = udp(tap, question.destination(), Some.UPLINK, question.source(), port);
    return passes(question, port) && passes(answer, 53);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextGuestOfAnAddressInheritsNoFlow(boolean v4) throws Exception {
    String own = v4 ? "198.51.100.1" : "fd77::1";
    commit(open(1, own).with(Some.guest(2, Rules.open(), "198.51.100.2", "fd77::2")));
    Packet question = question(v4, ONE, 1);
    Packet other = question(v4, Some.uid(2), 2);
    assertTrue(isAnswered(question, 4000));
    assertTrue(isAnswered(other, 4000));
    IpAddress world = question.source();
    Packet opened = udp(Some.tap(ONE), IpAddress.parse(own), Some.UPLINK, world, 123);
    assertTrue(passes(opened, 5000));
    Packet answer = udp(Some.UPLINK, world, Some.tap(ONE), IpAddress.parse(own), 5000);
    assertTrue(passes(answer, 123));

    TableDesired closed =
        TableDesired.empty()
            .with(WEB, Some.rules("esp any any"))
            .with(Some.guest(2, Some.filtered(WEB), "198.51.100.2", "fd77::2"));
    commit(closed);
    // Another guest; the rig has routed the address to this tap.
    Uid next = Some.uid(7);
    commit(
        closed.with(
            new Guest(
                next,
                Some.tap(ONE),
                List.of(new GuestAddress(IpAddress.parse(own), false)),
                false,
                Some.filtered(WEB))));
    assertFalse(passes(question, 4000), "what the world opened");
    assertFalse(passes(answer, 123), "what the former guest opened");
    assertTrue(passes(other, 4000), "a guest that stays keeps its flows");
  }

  /** More than the kernel is asked for one by one. */
  @Test
  void allAddressesOfManyGuestsAreForgotten() throws Exception {
    TableDesired all = TableDesired.empty();
    List<Packet> questions = new ArrayList<>();
    for (int guest = 1; guest <= RandomTables.GUESTS; guest++) {
      List<GuestAddress> addresses = new ArrayList<>();
      RandomTables.addresses(guest).forEach(each -> addresses.add(new GuestAddress(each, false)));
      for (int more = 1; more <= 5; more++) {
        addresses.add(new GuestAddress(IpAddress.parse("192.0.2." + (guest * 10 + more)), false));
      }
      Uid uid = Some.uid(guest);
      all = all.with(new Guest(uid, Some.tap(uid), addresses, false, Rules.open()));
      questions.add(question(true, uid, guest));
      questions.add(question(false, uid, guest));
    }
    commit(all);
    for (Packet question : questions) {
      assertTrue(isAnswered(question, 4000));
    }
    commit(TableDesired.empty());
    assertEquals("0", flows());
    commit(all);
    assertTrue(isAnswered(questions.getFirst(), 4000));
    assertEquals("1", flows());
  }

  private String flows() {
    return rig.space.sh("sysctl -n net.netfilter.nf_conntrack_count").strip();
  }
}
