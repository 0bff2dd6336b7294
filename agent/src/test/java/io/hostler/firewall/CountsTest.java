package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing that was counted is lost by what we write ourselves. */
class CountsTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid WEB = Some.uid(900);
  private static final String CHAIN = NftNames.firewallChain(WEB);
  private static final Counted SEEN = new Counted(7, 700);

  private final FakeNft nft = new FakeNft();
  private final List<Map<Uid, Map<TrafficDirection, Counted>>> last = new ArrayList<>();
  private final TableKeeper keeper =
      new TableKeeper(
          nft,
          new TrafficSink() {
            @Override
            public void sampled(Map<Uid, Map<TrafficDirection, Counted>> all) {}

            @Override
            public void last(Map<Uid, Map<TrafficDirection, Counted>> some) {
              last.add(some);
            }
          });

  private static TableDesired web(String... rules) {
    return TableDesired.empty()
        .with(WEB, Some.rules(rules))
        .with(Some.guest(1, Some.filtered(WEB), "198.51.100.1"));
  }

  private static final List<Map<Uid, Map<TrafficDirection, Counted>>> SEEN_OF_ONE =
      List.of(
          Map.of(
              ONE,
              Map.of(
                  TrafficDirection.TO_GUEST_4, SEEN, TrafficDirection.FROM_GUEST_4, Counted.NONE)));

  private void passed() {
    nft.count(TrafficDirection.TO_GUEST_4.set(), Some.tap(ONE), SEEN);
    nft.countRule(CHAIN, "tcp 22:22 any", SEEN);
  }

  @Test
  void aRuleCountsOnWhenAnotherOfItsFirewallChanges() {
    keeper.commit(web("tcp 22:22 any", "tcp 80:80 any"));
    passed();
    keeper.commit(web("tcp 22:22 any", "tcp 443:443 any"));
    assertEquals(
        Map.of("tcp 22:22 any", SEEN, "tcp 443:443 any", Counted.NONE), nft.counters(CHAIN));
    assertEquals(List.of(), last, "no element went");
  }

  @Test
  void whatWasCountedOfAGuestIsTakenBeforeItGoes() {
    keeper.commit(web("tcp 22:22 any"));
    passed();
    keeper.commit(TableDesired.empty());
    assertEquals(SEEN_OF_ONE, last);
  }

  @Test
  void whatWasCountedIsTakenBeforeTheTableIsWrittenAnew() {
    keeper.commit(web("tcp 22:22 any"));
    passed();
    keeper.replace();
    assertEquals(SEEN_OF_ONE, last);
    assertEquals(
        Optional.of(Counted.NONE), nft.counted(TrafficDirection.TO_GUEST_4.set(), Some.tap(ONE)));
    assertEquals(Map.of("tcp 22:22 any", SEEN), nft.counters(CHAIN));
  }

  @Test
  void nothingIsTakenByACommitThatWasRefused() {
    keeper.commit(web("tcp 22:22 any"));
    passed();
    nft.refuse(text -> text.contains("delete chain"));
    keeper.commit(TableDesired.empty());
    assertEquals(List.of(), last);
    assertEquals(Optional.of(SEEN), nft.counted(TrafficDirection.TO_GUEST_4.set(), Some.tap(ONE)));
  }
}
