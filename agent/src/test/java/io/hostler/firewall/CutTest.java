package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.firewall.Verdict.Fate;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CutTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid WEB = Some.uid(900);
  private static final Uid OTHER = Some.uid(901);

  private static AttachedFirewall live(Uid uid, String... rules) {
    return new AttachedFirewall(uid, "f", 1, Some.rules(rules), true, Optional.empty());
  }

  private static AttachedFirewall once(Uid uid, String id, String... rules) {
    return new AttachedFirewall(uid, "f", 1, Some.rules(rules), false, Optional.of(id));
  }

  private static AttachedFirewall plain(String... rules) {
    return new AttachedFirewall(OTHER, "f", 1, Some.rules(rules));
  }

  private static int epoch(AttachedFirewall... firewalls) {
    return Cut.epoch(List.of(firewalls), Optional.empty());
  }

  @Test
  void whoNeverCutsHasNoEpochWhateverChanges() {
    assertEquals(Cut.NONE, epoch());
    assertEquals(Cut.NONE, epoch(plain("tcp 22:22 any")));
  }

  @Test
  void theEpochChangesWithWhatCutsAndWithNothingElse() {
    int before = epoch(live(WEB, "tcp 22:22 any", "tcp 80:80 any"), plain("udp 1:1 any"));
    assertNotEquals(Cut.NONE, before);
    assertEquals(before, epoch(plain(), live(WEB, "tcp 80:80 any", "tcp 22:22 any")));
    assertNotEquals(before, epoch(live(WEB, "tcp 80:80 any")));
    assertNotEquals(before, epoch(plain("udp 1:1 any")));
    assertNotEquals(before, epoch(live(OTHER, "tcp 22:22 any", "tcp 80:80 any")));
  }

  @Test
  void aCutOfOneChangeLastsUntilTheNext() {
    int before = epoch(once(WEB, "a", "tcp 22:22 any"));
    assertEquals(before, epoch(once(WEB, "a", "tcp 80:80 any")));
    assertNotEquals(before, epoch(once(WEB, "b", "tcp 22:22 any")));
    List<AttachedFirewall> none = List.of();
    assertNotEquals(Cut.epoch(none, Optional.of("a")), Cut.epoch(none, Optional.of("b")));
    assertNotEquals(Cut.NONE, Cut.epoch(none, Optional.of("a")));
  }

  @Test
  void everyEpochIsOursAndNoneMeansEnded() {
    IntStream.range(0, 1000)
        .map(i -> epoch(once(WEB, "cut " + i)))
        .forEach(
            epoch -> {
              assertEquals(Cut.OURS, epoch & Cut.FIRST_DIGIT);
              assertNotEquals(Cut.ENDED, epoch);
            });
  }

  private static Packet packet(Flow flow, int port) {
    Packet in = Some.inbound(ONE, port);
    return new Packet(
        in.in(), in.out(), in.source(), in.destination(), in.protocol(), port, 0, flow);
  }

  private static TableDesired table(int epoch) {
    return TableDesired.empty()
        .with(WEB, Some.rules("tcp 80:80 any"))
        .with(Some.guest(1, Some.filtered(WEB), Some.address(ONE).toString()).withEpoch(epoch));
  }

  /** The model and the rules' text, of every kind of flow. */
  @Test
  void modelAndTextAgree() {
    for (int epoch : new int[] {Cut.NONE, Cut.OURS | 77}) {
      FakeNft nft = new FakeNft();
      nft.run(RulesetDelta.replace(RulesetRenderer.render(table(epoch))));
      assertEquals(table(epoch), ReadBack.of(nft.read().orElseThrow()));
      for (Flow flow : Flow.values()) {
        for (int port : new int[] {80, 22}) {
          Packet packet = packet(flow, port);
          assertEquals(
              Simulate.of(table(epoch), packet).fate(), nft.fate(packet), epoch + " " + packet);
        }
      }
      assertEquals(Fate.DROPPED, nft.fate(packet(Flow.OUTDATED, 22)));
      assertEquals(Fate.PASSED, nft.fate(packet(Flow.OUTDATED, 80)));
      assertEquals(Fate.PASSED, nft.fate(packet(Flow.ESTABLISHED, 22)));
      assertEquals(epoch, nft.mark(packet(Flow.OUTDATED, 80)), "judged and let in");
      assertEquals(epoch, nft.mark(packet(Flow.NEW, 80)));
    }
  }

  @Test
  void repliesToAFlowThatWasRefusedStop() {
    FakeNft nft = new FakeNft();
    nft.run(RulesetDelta.replace(RulesetRenderer.render(table(Cut.OURS | 77))));
    assertEquals(Cut.ENDED, nft.mark(packet(Flow.OUTDATED, 22)));
    Packet in = Some.inbound(ONE, 22);
    Packet reply =
        new Packet(
            Some.tap(ONE),
            Optional.of(Some.UPLINK),
            in.destination(),
            in.source(),
            6,
            4000,
            0,
            Flow.ENDED);
    assertEquals(Fate.DROPPED, nft.fate(reply));
    assertEquals(Verdict.Reason.FLOW_CUT, Simulate.of(table(1), reply).reason());
  }

  @Test
  void whatIsUnknownKeepsTheEpochInForce() {
    TableDesired last = table(Cut.OURS | 77);
    Guest unknown = last.guests().get(ONE).with(new Rules.KeepLast()).withEpoch(Cut.OURS | 78);
    assertEquals(last, LastRules.fill(last.with(unknown), last));
  }

  /** Rate and name are of this guest alone, and nobody else logs. */
  @Test
  void aGuestThatAsksForItLogsWhatItsRulesDrop() {
    Guest guest = table(Cut.NONE).guests().get(ONE);
    String chain = Compiled.text(table(Cut.NONE).with(guest.logged()), Optional.of(ONE));
    assertTrue(
        chain.contains("limit rate 5/second log prefix \"hostler drop " + ONE.shortId() + " \""),
        chain);
    String whole = RulesetDelta.replace(RulesetRenderer.render(table(Cut.NONE)));
    assertTrue(!whole.contains(" log "), whole);
  }

  @Test
  void thePlanSaysThatFlowsEnd() {
    GuestRules before = rules(live(WEB, "tcp 22:22 any"));
    assertTrue(
        RulesChange.says(Optional.of(before), rules(live(WEB, "tcp 80:80 any")))
            .contains("end open flows that its rules no longer allow"));
    assertEquals(
        "allow tcp 80 by firewall f; no longer allow tcp 22 by firewall f",
        RulesChange.says(
            Optional.of(rules(plain("tcp 22:22 any"))), rules(plain("tcp 80:80 any"))));
  }

  private static GuestRules rules(AttachedFirewall firewall) {
    return GuestFirewallTest.rules(ONE, firewall);
  }
}
