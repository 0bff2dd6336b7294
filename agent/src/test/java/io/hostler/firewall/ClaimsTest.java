package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address that two instances of one node claim. */
class ClaimsTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid TWO = Some.uid(2);

  private final FakeNft nft = new FakeNft();
  private NftDriver driver = new NftDriver(() -> nft);
  private GuestFirewall firewall = new GuestFirewall(driver, uid -> {});

  @AfterEach
  void stop() {
    driver.close();
  }

  private static FirewallStep.PutRules put(Uid guest, Uid addressOf) {
    GuestRules rules =
        new GuestRules(
            Some.tap(guest),
            List.of(new GuestAddress(Some.address(addressOf), false)),
            List.of(),
            false,
            List.of(),
            true);
    return new FirewallStep.PutRules(guest, rules, Optional.empty());
  }

  private void start() throws Exception {
    firewall.start(NodeRules.none()).get(5, TimeUnit.SECONDS);
  }

  private void isRefused() {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, firewall.apply(put(TWO, ONE)));
    assertEquals("address-conflict", failed.problem().code());
    assertTrue(failed.problem().detail().contains(ONE.shortId()));
    assertTrue(firewall.observe(TWO).rules().isAbsent(), "nothing of it is in force");
    assertFalse(nft.accepted.toString().contains(Some.tap(TWO).text()));
  }

  @Test
  void theSecondGetsNothingUntilTheFirstIsGone() throws Exception {
    start();
    firewall.put(ONE, put(ONE, ONE).rules()).get(5, TimeUnit.SECONDS);
    isRefused();
    assertFalse(firewall.apply(put(ONE, ONE)) instanceof Outcome.Failed, "the holder goes on");
    firewall.remove(ONE).get(5, TimeUnit.SECONDS);
    assertFalse(firewall.apply(put(TWO, ONE)) instanceof Outcome.Failed);
    Eventually.holds(() -> firewall.observe(TWO).rules().isPresent());
  }

  @Test
  void whatAnEarlierAgentLeftHoldsItsAddress() throws Exception {
    start();
    firewall.put(ONE, put(ONE, ONE).rules()).get(5, TimeUnit.SECONDS);
    driver.close();
    driver = new NftDriver(() -> nft);
    firewall = new GuestFirewall(driver, uid -> {});
    start();
    isRefused();
  }

  /** Keys run on many threads. */
  @Test
  void ofThoseThatClaimAtOnceOneIsServed() throws Exception {
    start();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 100; round++) {
        Uid address = Some.uid(round);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int claimant = 0; claimant < 4; claimant++) {
          FirewallStep step = put(Some.uid(300 + 4 * round + claimant), address);
          outcomes.add(
              threads.submit(
                  () -> {
                    together.await();
                    return firewall.apply(step);
                  }));
        }
        int refused = 0;
        for (Future<Outcome> outcome : outcomes) {
          refused += outcome.get(10, TimeUnit.SECONDS) instanceof Outcome.Failed ? 1 : 0;
        }
        assertEquals(3, refused, "round " + round);
      }
    }
  }

  @Test
  void anAddressThatWasGivenUpIsFree() throws Exception {
    start();
    firewall.put(ONE, put(ONE, ONE).rules()).get(5, TimeUnit.SECONDS);
    firewall.put(ONE, put(ONE, Some.uid(3)).rules()).get(5, TimeUnit.SECONDS);
    assertFalse(firewall.apply(put(TWO, ONE)) instanceof Outcome.Failed);
  }
}
