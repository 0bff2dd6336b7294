package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes under traffic: no packet passes that neither the old nor the new state allows, none is
 * lost that both allow.
 */
@Tag("lab")
class ChangesLabTest {
  private static final int CHANGES = 1000;
  private static final int COMINGS = 200;
  private static final int FLUSHES = 40;

  /** What another hand may do to our table. After each our table is to be as if it had not been. */
  private static final List<String> STRANGE =
      List.of(
          "insert rule inet hostler to accept",
          "insert rule inet hostler to drop",
          "insert rule inet hostler source drop comment \"not ours\"",
          "flush chain inet hostler to",
          "add chain inet hostler forward { policy drop; }",
          "add chain inet hostler x { type filter hook forward priority -5; policy drop; }",
          "add chain inet hostler x { type filter hook prerouting priority -400; };"
              + " add rule inet hostler x accept; add rule inet hostler x drop",
          "add chain inet hostler x; add rule inet hostler x jump to;"
              + " add map inet hostler m { type ifname : verdict; };"
              + " add element inet hostler m { \"none\" : goto x }",
          "flush set inet hostler guests",
          "flush map inet hostler to_guest",
          "add element inet hostler guests { \"up0\" }",
          "add counter inet hostler c",
          "add set inet hostler s { type ipv4_addr; flags interval; elements = { 198.51.100.0/24 } }",
          "add table inet hostler { flags dormant; }",
          "rename chain inet hostler layout-" + RulesetRenderer.LAYOUT + " layout-0",
          "delete table inet hostler",
          "delete table inet hostler; add table inet hostler; add chain inet hostler forward"
              + " { type filter hook forward priority 0; policy drop; }");

  private PacketRig rig;
  private BareNft other;
  private JudgedTraffic traffic;
  private final long seed = new Random().nextLong();
  private final RandomTables some = new RandomTables(seed);
  private TableDesired wanted = TableDesired.empty();

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
    other = new BareNft(rig.space.nft(), "other hand");
    traffic = new JudgedTraffic(rig, rig.commit(TableDesired.empty()), seed);
  }

  @AfterEach
  void close() {
    other.close();
    rig.close();
  }

  private void change() throws Exception {
    wanted = some.next(wanted);
    traffic.mayBecome(wanted);
    rig.commit(wanted);
    traffic.isLast();
  }

  /** Every fiftieth time the agent is another one, and other owners of tables come and go. */
  @Test
  void thousandChangesWithRestartsAndForeignTables() throws Exception {
    traffic.during(
        () -> {
          for (int change = 0; change < CHANGES; change++) {
            if (change % 50 == 25) {
              rig.space.sh(
                  "nft 'add table inet foreign; add chain inet foreign f { type filter hook"
                      + " forward priority 5; }; add rule inet foreign f counter accept'");
              rig.restart();
              traffic.is(rig.driver.inForce().get(10, TimeUnit.SECONDS));
            } else if (change % 50 == 49) {
              rig.space.sh("nft delete table inet foreign");
            }
            change();
          }
          return true;
        });
  }

  /** A packet finds sets as they are, and chains as they were when its hook began. */
  @Test
  void guestsThatComeAndGoLoseNothingOfTheirs() throws Exception {
    Uid firewall = Some.uid(900);
    traffic.during(
        () -> {
          for (int change = 0; change < COMINGS; change++) {
            wanted = TableDesired.empty().with(firewall, Some.rules("all any any"));
            for (int guest = 1; change % 2 == 0 && guest <= RandomTables.GUESTS; guest++) {
              wanted = wanted.with(some.filtered(guest, firewall));
            }
            traffic.mayBecome(wanted);
            rig.commit(wanted);
            traffic.isLast();
          }
          return true;
        });
  }

  /** Another hand acts while a change of ours is on its way; both have an end. */
  private void meddledWith(String act) throws Exception {
    for (int before = 0; before < 5; before++) {
      change();
    }
    wanted = some.next(wanted);
    TableDesired next = wanted;
    traffic.mayBecome(next);
    long mended = rig.driver.mended();
    CompletableFuture<Committed> ours = rig.driver.commit(() -> next);
    traffic.unguarded(() -> other.run(act), () -> ours.isDone() && rig.driver.mended() > mended);
    assertTrue(ours.get().refused().isEmpty(), act);
    traffic.isLast();
    assertEquals(1, rig.driver.mended() - mended, act);
  }

  /**
   * The kernel's listing, without counts: what is there beside ours or under our comments shows.
   */
  private void assertIsOurs() throws Exception {
    try (NetNs clean = new NetNs("clean");
        BareNft bare = new BareNft(clean.nft(), "clean")) {
      TableDesired inForce = rig.driver.inForce().get(10, TimeUnit.SECONDS);
      bare.run(RulesetDelta.text(Ruleset.none(), RulesetRenderer.render(inForce)));
      assertEquals(words(clean), words(rig.space), () -> "seed " + seed);
    }
  }

  /** Elements of sets and maps are listed in no order. */
  private static List<String> words(NetNs space) {
    return List.of(space.sh("nft -s list ruleset").split("[\\s,{}]+")).stream().sorted().toList();
  }

  @Test
  void afterAForeignFlushTheRulesHoldAgainFromTheMendOn() throws Exception {
    traffic.during(
        () -> {
          for (int flush = 0; flush < FLUSHES; flush++) {
            meddledWith("flush ruleset");
          }
          return true;
        });
    System.out.println("foreign flush: " + traffic.unguarded());
    assertTrue(traffic.wasNoticed(), "no packet met the flushed table");
    assertIsOurs();
  }

  @Test
  void strangeContentOfOurTableIsWithoutEffectFromTheMendOn() throws Exception {
    traffic.during(
        () -> {
          for (String act : STRANGE) {
            meddledWith(act);
            assertIsOurs();
          }
          return true;
        });
    System.out.println("foreign content: " + traffic.unguarded());
    assertTrue(traffic.wasNoticed(), "no packet met the strange content");
  }

  @Test
  void strangeContentOfTheTimeWhenNoAgentRanGoesWithTheFirstCommit() throws Exception {
    for (String act : STRANGE) {
      for (int before = 0; before < 5; before++) {
        change();
      }
      TableDesired held = rig.driver.inForce().get(10, TimeUnit.SECONDS);
      rig.stop();
      other.run(act);
      rig.begin();
      assertEquals(held, rig.commit(held), act);
      assertIsOurs();
    }
  }
}
