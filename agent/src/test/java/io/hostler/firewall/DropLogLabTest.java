package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel's own log of what was dropped. */
@Tag("lab")
class DropLogLabTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid WEB = Some.uid(900);
  private static final String TAP = Some.tap(ONE).text();
  private static final int TCP = 6;
  private static final int BURST = 5; // of nft's limit, when none is given

  /** Known by it: others on this machine may log too. */
  private final int port = 20_000 + new Random().nextInt(40_000);

  private PacketRig rig;
  private KernelLog log;

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
    log = new KernelLog();
  }

  @AfterEach
  void close() {
    log.close();
    rig.close();
  }

  private void commit(boolean wished, NodeRules node) throws Exception {
    Guest guest = Some.guest(1, Some.filtered(WEB), "198.51.100.1", "fd77::1");
    TableDesired table =
        TableDesired.empty()
            .with(node)
            .with(WEB, Some.rules("tcp 80:80 any"))
            .with(wished ? guest.logged() : guest);
    rig.commit(table);
  }

  private static NodeRules all(int perSecond) {
    return new NodeRules(List.of(), List.of(), Optional.of(perSecond));
  }

  private Packet packet(IfName in, Optional<IfName> out, String from, String to) {
    return new Packet(in, out, IpAddress.parse(from), IpAddress.parse(to), TCP, port, 0, Flow.NEW);
  }

  private Packet toGuest(String from, String to) {
    return packet(Some.UPLINK, Optional.of(Some.tap(ONE)), from, to);
  }

  private List<String> lines() {
    return log.next().stream().filter(line -> line.contains(" DPT=" + port + " ")).toList();
  }

  private static void assertSays(List<String> lines, String... parts) {
    assertEquals(1, lines.size(), lines::toString);
    for (String part : parts) {
      assertTrue((lines.getFirst() + " ").contains(part), () -> part + " is not in " + lines);
    }
  }

  @Test
  void whatTheRulesDropIsLoggedWithInstanceTapSourceAndPort() throws Exception {
    commit(true, NodeRules.none());
    assertFalse(rig.delivered(toGuest("203.0.113.9", "198.51.100.1")));
    assertSays(
        lines(),
        "hostler drop " + ONE.shortId() + " IN=up0 OUT=" + TAP + " ",
        " SRC=203.0.113.9 DST=198.51.100.1 ",
        " PROTO=TCP ");
    assertFalse(rig.delivered(toGuest("fd77:1::9", "fd77::1")));
    assertSays(
        lines(),
        "hostler drop " + ONE.shortId() + " IN=up0 OUT=" + TAP + " ",
        " SRC=fd77:0001:0000:0000:0000:0000:0000:0009 ",
        " DST=fd77:0000:0000:0000:0000:0000:0000:0001 ");
  }

  @Test
  void whatPassesIsNotLoggedNorWhatIsDroppedWhereNobodyWishesIt() throws Exception {
    commit(true, NodeRules.none());
    Packet allowed =
        new Packet(
            Some.UPLINK,
            Optional.of(Some.tap(ONE)),
            IpAddress.parse("203.0.113.77"),
            IpAddress.parse("198.51.100.1"),
            TCP,
            80,
            0,
            Flow.NEW);
    assertTrue(rig.delivered(allowed));
    assertTrue(log.next().stream().noneMatch(line -> line.contains("SRC=203.0.113.77 ")));
    commit(false, NodeRules.none());
    assertFalse(rig.delivered(toGuest("203.0.113.9", "198.51.100.1")));
    assertEquals(List.of(), lines());
  }

  @Test
  void withANodesWishForgedSourcesAndKnocksAtTheHostAreLoggedToo() throws Exception {
    commit(false, all(5));
    Packet forged = packet(Some.tap(ONE), Optional.of(Some.UPLINK), "198.51.100.99", "203.0.113.9");
    assertFalse(rig.delivered(forged));
    assertSays(
        lines(), "hostler drop source IN=" + TAP + " ", " SRC=198.51.100.99 DST=203.0.113.9 ");
    Packet knock = packet(Some.tap(ONE), Optional.empty(), "198.51.100.1", "203.0.113.254");
    assertFalse(rig.answered(knock));
    assertSays(
        lines(), "hostler drop host IN=" + TAP + " ", " SRC=198.51.100.1 DST=203.0.113.254 ");
    assertFalse(rig.delivered(toGuest("203.0.113.9", "198.51.100.1")));
    assertSays(lines(), "hostler drop " + ONE.shortId() + " ");
  }

  @Test
  void aFloodIsDroppedWholeAndLoggedAtTheRateAlone() throws Exception {
    int perSecond = 7;
    commit(false, all(perSecond));
    long start = System.nanoTime();
    int packets = 0;
    // Twenty times the burst on any machine; more for no longer than a second.
    while (packets < 2000 && System.nanoTime() - start < 1_000_000_000L || packets < 100) {
      assertFalse(rig.delivered(toGuest("203.0.113.9", "198.51.100.1")));
      packets++;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int logged = lines().size();
    double most = BURST + 1 + perSecond * seconds;
    assertTrue(logged >= BURST, "logged: " + logged);
    assertTrue(logged <= most, "logged of " + packets + ": " + logged + ", at most " + most);
    System.out.printf("drop log: %d lines of %d packets in %.2f s%n", logged, packets, seconds);
  }
}
