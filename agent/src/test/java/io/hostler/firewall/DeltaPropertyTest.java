package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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
