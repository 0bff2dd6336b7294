package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A commit that is not heard of in time may still happen: kernel and wish agree in the end. */
@Timeout(60)
class LateCommitTest {
  private static final Uid ONE = Some.uid(1);
  private static final GuestRules NARROW = rules(7, 80);
  private static final GuestRules WIDE = rules(8, 22);
  private static final Packet SSH = Some.inbound(ONE, 22);

  private final FakeNft kernel = new FakeNft();
  private final Semaphore may = new Semaphore(1000);
  private final NftDriver driver =
      new NftDriver(
          () ->
              new NftAround(kernel) {
                @Override
                public void run(String text) {
                  may.acquireUninterruptibly();
                  super.run(text);
                }
              },
          Duration.ofMillis(300));
  private final GuestFirewall firewall = new GuestFirewall(driver, uid -> {});

  @BeforeEach
  void narrow() throws Exception {
    firewall.start(NodeRules.none()).get(30, TimeUnit.SECONDS);
    firewall.put(ONE, NARROW).get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    may.release(1000);
    driver.close();
  }

  private static GuestRules rules(int firewall, int port) {
    return GuestFirewallTest.rules(
        ONE, new AttachedFirewall(Some.uid(firewall), "web", 1, List.of(Some.tcp(port))));
  }

  private boolean has(Uid guest) {
    return kernel.read().orElseThrow().asRuleset().chains().containsKey(NftNames.guestChain(guest));
  }

  /** As the node's loop: looks, plans and applies, until nothing is to do. */
  private boolean converges(Optional<GuestRules> wanted) {
    Plan<FirewallStep> plan = FirewallPlan.of(ONE, wanted, firewall.observe(ONE));
    return plan.converged()
        || plan.steps().stream().allMatch(step -> firewall.apply(step) instanceof Outcome.Done)
            && FirewallPlan.of(ONE, wanted, firewall.observe(ONE)).converged();
  }

  private void late(GuestRules rules) {
    may.drainPermits();
    assertTrue(
        firewall.put(ONE, rules).handle((done, failure) -> failure != null).join(), "it is late");
    assertTrue(firewall.observe(ONE).rules().isUnknown());
  }

  @Test
  void whatIsWantedBackWhileACallIsLateIsWrittenAgain() {
    late(WIDE);
    assertFalse(converges(Optional.of(NARROW)), "what a late call leaves is not known");
    may.release(1000);
    Eventually.holds(() -> converges(Optional.of(NARROW)));
    assertEquals(Verdict.Fate.DROPPED, kernel.fate(SSH));
  }

  @Test
  void whatIsWantedStillIsInForceInTheEnd() {
    late(WIDE);
    may.release(1000);
    Eventually.holds(() -> converges(Optional.of(WIDE)));
    assertEquals(Verdict.Fate.PASSED, kernel.fate(SSH));
  }

  @Test
  void whoGoesWhileACallIsLateIsGoneInTheEnd() {
    late(WIDE);
    assertFalse(converges(Optional.empty()));
    may.release(1000);
    Eventually.holds(() -> converges(Optional.empty()));
    assertFalse(has(ONE));
  }

  @Test
  void whoComesBackBeforeItWasGoneIsNotLeftBare() {
    may.drainPermits();
    assertTrue(firewall.remove(ONE).handle((done, failure) -> failure != null).join());
    assertFalse(converges(Optional.of(NARROW)));
    may.release(1000);
    Eventually.holds(() -> converges(Optional.of(NARROW)));
    assertEquals(Verdict.Fate.DROPPED, kernel.fate(SSH));
    assertTrue(has(ONE));
  }
}
