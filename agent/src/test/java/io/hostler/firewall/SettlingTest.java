package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Verdict.Fate;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Of a refused batch everybody gets his part but who is at fault, and on the way no packet passes
 * that passes neither before nor after.
 */
class SettlingTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid TWO = Some.uid(2);
  private static final Uid A = Some.uid(900);
  private static final Uid B = Some.uid(901);
  private static final PrivatePool OTHER =
      new PrivatePool(Prefix.parse("192.0.2.0/24"), Some.UPLINK);

  private final FakeNft kernel = new FakeNft();
  private final TableKeeper keeper = new TableKeeper(new Judged(kernel));
  private final List<Packet> packets = new ArrayList<>();
  private TableDesired from = TableDesired.empty();
  private TableDesired to = TableDesired.empty();

  /**
   * Looks at the packets after each batch that was accepted. An address that its guest does not
   * have at that time leads to no tap.
   */
  private final class Judged extends NftAround {
    Judged(Nft real) {
      super(real);
    }

    @Override
    public void run(String text) {
      super.run(text);
      TableDesired held = ReadBack.of(kernel.read().orElseThrow());
      for (Packet packet : packets) {
        assertFalse(
            isRouted(held, packet)
                && kernel.fate(packet) == Fate.PASSED
                && Simulate.of(from, packet).fate() != Fate.PASSED
                && Simulate.of(to, packet).fate() != Fate.PASSED,
            () -> packet + " after " + text);
      }
    }
  }

  private static boolean isRouted(TableDesired held, Packet packet) {
    return held.guests().values().stream()
        .filter(guest -> packet.out().equals(Optional.of(guest.tap())))
        .flatMap(guest -> guest.addresses().stream())
        .anyMatch(claimed -> claimed.address().equals(packet.destination()));
  }

  private static String chain(Uid firewall) {
    return "chain " + NftNames.firewallChain(firewall) + " {";
  }

  private static Guest guest(int number, Uid... firewalls) {
    Rules rules = firewalls.length == 0 ? Rules.open() : Some.filtered(firewalls);
    return Some.guest(number, rules, "198.51.100." + number);
  }

  private static Packet tcp(int guest, int port) {
    return Some.inbound(Some.uid(guest), port);
  }

  private void start(TableDesired table) {
    from = table;
    to = table;
    assertTrue(keeper.commit(table).refused().isEmpty());
  }

  private Committed settle(TableDesired table, Predicate<String> refuses) {
    to = table;
    kernel.refuse(refuses);
    Committed done = keeper.commit(table);
    FakeNft fresh = new FakeNft();
    fresh.run(RulesetDelta.replace(RulesetRenderer.render(done.table())));
    assertEquals(fresh.read(), kernel.read());
    return done;
  }

  @Test
  void nobodyIsOpenBetweenAnEmptiedFirewallAndItsSuccessor() {
    TableDesired before =
        TableDesired.empty()
            .with(A, Some.rules("tcp 22:22 any"))
            .with(B, Some.rules("tcp 443:443 any"))
            .with(guest(1, A))
            .with(guest(2, B));
    start(before);
    packets.addAll(List.of(tcp(1, 22), tcp(1, 443), tcp(1, 80), tcp(2, 80)));
    TableDesired after =
        before.with(A, List.of()).with(guest(1, B)).with(guest(2)).with(guest(3, B));
    Committed done = settle(after, text -> text.contains("chain " + NftNames.guestChain(TWO)));
    assertEquals(Set.of(TWO), done.refused().keySet());
    assertEquals(Fate.PASSED, kernel.fate(tcp(1, 443)));
    assertEquals(Fate.DROPPED, kernel.fate(tcp(1, 80)));
    assertEquals(Fate.DROPPED, kernel.fate(tcp(3, 80)));
    assertEquals(Fate.DROPPED, kernel.fate(tcp(2, 80)));
  }

  @Test
  void whoCanNotLeaveAnEmptiedFirewallIsClosedByItAndNeverOpen() {
    TableDesired before =
        TableDesired.empty()
            .with(A, Some.rules("tcp 22:22 any"))
            .with(B, Some.rules("tcp 443:443 any"))
            .with(guest(1, A));
    start(before);
    packets.addAll(List.of(tcp(1, 22), tcp(1, 443), tcp(1, 80)));
    TableDesired after = before.with(A, List.of()).with(guest(1, B)).with(guest(3, B));
    Committed done = settle(after, text -> text.contains("chain " + NftNames.guestChain(ONE)));
    assertEquals(Set.of(ONE), done.refused().keySet());
    for (int port : new int[] {22, 443, 80}) {
      assertEquals(Fate.DROPPED, kernel.fate(tcp(1, port)));
    }
    assertEquals(Fate.PASSED, kernel.fate(tcp(3, 443)));
  }

  @Test
  void anOpenInstanceStaysOpenWhenItsNewFirewallIsRefused() {
    start(TableDesired.empty().with(Some.guest(1, Rules.open(), "198.51.100.1")));
    TableDesired after =
        from.with(A, Some.rules("tcp 22:22 any"))
            .with(B, Some.rules("tcp 443:443 any"))
            .with(guest(1, A))
            .with(guest(2, B));
    Committed done = settle(after, text -> text.contains(chain(A)));
    assertEquals(Set.of(ONE), done.refused().keySet());
    assertEquals("nft-refused", done.refused().get(ONE).code());
    assertEquals(Fate.PASSED, kernel.fate(tcp(1, 80)));
    assertEquals(Fate.PASSED, kernel.fate(tcp(2, 443)));
    assertEquals(Fate.DROPPED, kernel.fate(tcp(2, 80)));
  }

  @Test
  void aRefusedEditLeavesItsUsersAsTheyWereAndHoldsUpNobodyElse() {
    TableDesired before =
        TableDesired.empty()
            .with(A, Some.rules("tcp 22:22 any"))
            .with(guest(1, A))
            .with(guest(2, A))
            .with(guest(3));
    start(before);
    packets.addAll(List.of(tcp(1, 80), tcp(2, 80), tcp(2, 443)));
    TableDesired after =
        before
            .with(A, Some.rules("tcp 80:80 any"))
            .with(B, Some.rules("tcp 443:443 any"))
            .with(guest(2, A, B))
            .with(guest(3, B));
    Committed done = settle(after, text -> text.contains(chain(A)));
    assertEquals(Set.of(ONE, TWO), done.refused().keySet());
    assertEquals(before.guests().get(TWO), done.table().guests().get(TWO));
    assertEquals(Fate.PASSED, kernel.fate(tcp(2, 22)));
    assertEquals(Fate.DROPPED, kernel.fate(tcp(3, 80)));
  }

  @Test
  void anEditReachesAllItsUsersButTheOneAtFault() {
    TableDesired before = TableDesired.empty().with(A, Some.rules("tcp 22:22 any"));
    for (int i = 1; i <= 20; i++) {
      before = before.with(guest(i, A));
    }
    start(before);
    TableDesired after = before.with(A, Some.rules("tcp 80:80 any")).with(guest(1));
    Committed done =
        settle(
            after.with(guest(2)).with(guest(30, A)),
            text -> text.contains("chain " + NftNames.guestChain(ONE)));
    assertEquals(Set.of(ONE), done.refused().keySet());
    assertEquals(Fate.PASSED, kernel.fate(tcp(20, 80)));
    assertEquals(Fate.PASSED, kernel.fate(tcp(2, 25)));
    assertEquals(Fate.DROPPED, kernel.fate(tcp(30, 22)));
  }

  /** Pools come from instances: one that can't be masqueraded must not hold up the node. */
  @Test
  void aRefusedPoolRefusesTheInstancesOfThatPoolAlone() {
    TableDesired before =
        TableDesired.empty()
            .with(NodeRules.none().withPools(List.of(Some.POOL)))
            .with(A, Some.rules("tcp 22:22 any"))
            .with(Some.guest(4, Some.filtered(A), "203.0.113.4"));
    start(before);
    GuestAddress bad = new GuestAddress(OTHER.prefix().address(), true);
    TableDesired after =
        before
            .with(NodeRules.none().withPools(List.of(Some.POOL, OTHER)))
            .with(A, Some.rules("tcp 80:80 any"))
            .with(guest(1, A).with(List.of(bad)))
            .with(guest(2, A))
            .with(Some.guest(5, Rules.open(), "203.0.113.5"));
    Committed done =
        settle(after, text -> text.contains("masquerade") && text.contains("192.0.2.0/24"));
    assertEquals(Set.of(ONE), done.refused().keySet());
    assertTrue(keeper.nodeRefused().isPresent());
    assertEquals(before.node(), done.table().node());
    assertEquals(Set.of(TWO, Some.uid(4), Some.uid(5)), done.table().guests().keySet());
    assertEquals(Fate.PASSED, kernel.fate(tcp(2, 80)));
    kernel.refuse(text -> false);
    assertTrue(keeper.commit(after).refused().isEmpty());
    assertFalse(keeper.nodeRefused().isPresent());
  }

  @Test
  void whoIsRefusedKeepsThePoolOfItsAddress() {
    TableDesired before =
        TableDesired.empty()
            .with(NodeRules.none().withPools(List.of(Some.POOL)))
            .with(Some.guest(1, Rules.open(), "203.0.113.1"));
    start(before);
    Committed done =
        settle(
            TableDesired.empty().with(guest(1)).with(guest(2)),
            text -> text.contains(Some.tap(ONE).text()));
    assertEquals(Set.of(ONE), done.refused().keySet());
    assertEquals(before.node(), done.table().node());
    assertEquals(Set.of(ONE, TWO), done.table().guests().keySet());
  }

  @Property(tries = 300)
  void noPacketPassesOnTheWayThatPassesAtNeitherEnd(@ForAll long seed) {
    RandomTables some = new RandomTables(seed);
    SettlingTest test = new SettlingTest();
    TableDesired before = LastRules.fill(several(some, TableDesired.empty()), TableDesired.empty());
    test.start(before);
    TableDesired after = LastRules.fill(several(some, before), before);
    List<String> faults =
        List.of(
            chain(Some.uid(900 + some.below(4))),
            "chain " + NftNames.guestChain(Some.uid(1 + some.below(5))) + " {",
            Some.tap(Some.uid(1 + some.below(5))).text(),
            "masquerade");
    String fault = faults.get(some.below(faults.size()));
    for (int i = 0; i < 60; i++) {
      test.packets.add(some.oneWay());
    }
    Committed done = test.settle(after, text -> text.contains(fault));
    for (Map.Entry<Uid, Guest> each : after.guests().entrySet()) {
      if (!done.refused().containsKey(each.getKey())) {
        assertEquals(each.getValue(), done.table().guests().get(each.getKey()));
        each.getValue()
            .firewalls()
            .forEach(
                uid -> assertEquals(after.firewalls().get(uid), done.table().firewalls().get(uid)));
      } else {
        assertEquals(before.guests().get(each.getKey()), done.table().guests().get(each.getKey()));
      }
    }
  }

  private static TableDesired several(RandomTables some, TableDesired table) {
    TableDesired next = table;
    for (int i = 0; i < 12; i++) {
      next = some.next(next);
    }
    return next;
  }
}
