package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Verdict.Fate;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Delta after delta leads where a fresh load leads, and the model says what the rules do. */
class DeltaPropertyTest {

  @Property(tries = 60)
  void deltasEqualAFreshLoadAndTheModelEqualsTheRules(@ForAll long seed) {
    FakeNft nft = new FakeNft();
    TableKeeper keeper = new TableKeeper(nft);
    RandomTables some = new RandomTables(seed);
    TableDesired wanted = TableDesired.empty();
    for (int change = 0; change < 12; change++) {
      wanted = some.next(wanted);
      TableDesired inForce = keeper.commit(wanted).table();
      FakeNft fresh = new FakeNft();
      fresh.run(RulesetDelta.replace(RulesetRenderer.render(inForce)));
      assertEquals(fresh.read(), nft.read());
      for (int i = 0; i < 20; i++) {
        Packet packet = some.packet();
        assertEquals(Simulate.of(inForce, packet).fate(), nft.fate(packet), packet::toString);
      }
    }
  }

  @Property(tries = 100)
  void whatDiffersIsRenderedAsTheWholeWouldBe(@ForAll long seed) {
    RandomTables some = new RandomTables(seed);
    TableDesired asked = TableDesired.empty();
    TableDesired inForce = asked;
    FakeNft nft = new FakeNft();
    nft.run(RulesetDelta.replace(RulesetRenderer.render(inForce)));
    for (int change = 0; change < 20; change++) {
      TableDesired desired = some.next(asked);
      TableDesired followed = LastRules.follow(asked, desired, inForce);
      assertEquals(LastRules.fill(desired, inForce), followed);
      nft.run(TableDelta.text(inForce, followed, Counts.NONE));
      FakeNft fresh = new FakeNft();
      fresh.run(RulesetDelta.replace(RulesetRenderer.render(followed)));
      assertEquals(fresh.read(), nft.read());
      asked = desired;
      inForce = followed;
    }
  }

  /**
   * Each hook may find another table, so of leaks only the packets tell that one hook judges. Where
   * private addresses are, their pools are too.
   */
  @Property(tries = 200)
  void aPacketOnItsWayIsJudgedByTheTableBeforeOrAfter(@ForAll long seed) {
    FakeNft nft = new FakeNft();
    TableKeeper keeper = new TableKeeper(nft);
    RandomTables some = new RandomTables(seed);
    List<PrivatePool> pools = List.of(RandomTables.POOL, RandomTables.POOL6);
    TableDesired empty = TableDesired.empty().with(NodeRules.none().withPools(pools));
    TableDesired old = keeper.commit(empty).table();
    for (int change = 0; change < 12; change++) {
      TableDesired wanted = old;
      for (int i = some.below(4); i >= 0; i--) {
        wanted = some.next(wanted);
        wanted = wanted.with(wanted.node().withPools(pools));
      }
      FakeNft before = nft.copy();
      TableDesired inForce = keeper.commit(wanted).table();
      for (int i = 0; i < 30; i++) {
        Packet packet = some.packet();
        boolean passed = Some.passes(Simulate.of(old, packet));
        boolean passes = Some.passes(Simulate.of(inForce, packet));
        List<Fate> fates = nft.fatesSince(before, packet);
        if (passed && passes) {
          assertEquals(Set.of(Fate.PASSED), Set.copyOf(fates), packet::toString);
        }
        if (!passed && !passes && packet.in().equals(Some.UPLINK)) {
          assertFalse(fates.contains(Fate.PASSED), packet::toString);
        }
      }
      old = inForce;
    }
  }

  @Test
  void anAddressThatTwoClaimedStaysPrivate() {
    TableDesired both =
        TableDesired.empty()
            .with(NodeRules.none().withPools(List.of(Some.POOL)))
            .with(Some.guest(1, Rules.open(), "203.0.113.7"))
            .with(Some.guest(2, Rules.open(), "203.0.113.7"));
    FakeNft nft = new FakeNft();
    TableKeeper keeper = new TableKeeper(nft);
    keeper.commit(both);
    keeper.commit(both.without(Some.uid(1)));
    assertTrue(
        nft.read()
            .orElseThrow()
            .sets()
            .get(NftNames.PRIVATE4)
            .elements()
            .containsKey("203.0.113.7"));
    keeper.commit(TableDesired.empty());
    assertTrue(nft.read().orElseThrow().sets().get(NftNames.PRIVATE4).elements().isEmpty());
  }

  @Property(tries = 30)
  void aNewAgentReadsBackWhatTheOldOneCommitted(@ForAll long seed) {
    FakeNft nft = new FakeNft();
    TableKeeper keeper = new TableKeeper(nft);
    RandomTables some = new RandomTables(seed);
    TableDesired wanted = TableDesired.empty();
    for (int change = 0; change < 12; change++) {
      wanted = some.next(wanted);
      keeper.commit(wanted);
    }
    TableDesired read = new TableKeeper(nft).inForce();
    for (int i = 0; i < 50; i++) {
      Packet packet = some.packet();
      assertEquals(
          Simulate.of(keeper.inForce(), packet).fate(),
          Simulate.of(read, packet).fate(),
          packet::toString);
    }
  }
}
