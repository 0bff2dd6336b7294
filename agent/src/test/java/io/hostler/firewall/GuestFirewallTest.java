package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestFirewallTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid TWO = Some.uid(2);
  private static final Uid WEB = Some.uid(900);

  private final FakeNft nft = new FakeNft();
  private final Set<Uid> woken = ConcurrentHashMap.newKeySet();
  private NftDriver driver = new NftDriver(() -> nft);
  private GuestFirewall firewall = new GuestFirewall(driver, woken::add);

  @AfterEach
  void stop() {
    driver.close();
  }

  /** The agent ends and a new one starts; the table stays. */
  private void restart() {
    driver.close();
    driver = new NftDriver(() -> nft);
    firewall = new GuestFirewall(driver, woken::add);
  }

  private void start() throws Exception {
    firewall.start(NodeRules.none()).get(5, TimeUnit.SECONDS);
  }

  private FirewallObserved put(Uid uid, GuestRules rules) throws Exception {
    return firewall.put(uid, rules).get(5, TimeUnit.SECONDS);
  }

  static GuestRules rules(Uid uid, AttachedFirewall... firewalls) {
    return new GuestRules(
        Some.tap(uid),
        List.of(new GuestAddress(Some.address(uid), false)),
        List.of(),
        false,
        List.of(firewalls),
        true);
  }

  static GuestRules missing(Uid uid) {
    GuestRules whole = rules(uid);
    return new GuestRules(whole.tap(), whole.addresses(), List.of(), false, List.of(), false);
  }

  private Verdict.Fate tcp(Uid to, int port) {
    return nft.fate(Some.inbound(to, port));
  }

  @Test
  void unknownUntilTheTableWasRead() throws Exception {
    nft.failReads(true);
    Assertions.assertThrows(ExecutionException.class, this::start);
    assertTrue(firewall.observe(ONE).rules().isUnknown());
    assertTrue(firewall.owners().isUnknown());
    assertEquals(
        1, FirewallPlan.of(ONE, Optional.of(rules(ONE)), firewall.observe(ONE)).blockers().size());
    nft.failReads(false);
    start();
    assertTrue(firewall.observe(ONE).rules().isAbsent());
  }

  @Test
  void planPutsAndThenHasNothingToDo() throws Exception {
    start();
    GuestRules wanted =
        rules(ONE, new AttachedFirewall(WEB, "web", 1, Some.rules("tcp 443:443 any")));
    Plan<FirewallStep> plan = FirewallPlan.of(ONE, Optional.of(wanted), firewall.observe(ONE));
    assertEquals(List.of(new FirewallStep.PutRules(ONE, wanted, Optional.empty())), plan.steps());
    assertFalse(firewall.apply(plan.steps().getFirst()) instanceof Outcome.Failed);
    Eventually.holds(() -> woken.contains(ONE));
    assertTrue(FirewallPlan.of(ONE, Optional.of(wanted), firewall.observe(ONE)).converged());
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 22));
    plan = FirewallPlan.of(ONE, Optional.empty(), firewall.observe(ONE));
    assertEquals(List.of(new FirewallStep.RemoveRules(ONE)), plan.steps());
  }

  @Test
  void restartKeepsWhoHasNotSpoken() throws Exception {
    start();
    put(ONE, rules(ONE, new AttachedFirewall(WEB, "web", 3, Some.rules("tcp 443:443 any"))));
    put(TWO, rules(TWO));
    restart();
    start();
    put(TWO, rules(TWO, new AttachedFirewall(WEB, "web", 3, Some.rules("tcp 443:443 any"))));
    assertEquals(Set.of(ONE, TWO), firewall.owners().found().orElseThrow());
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 22));
    firewall.remove(ONE).get(5, TimeUnit.SECONDS);
    assertTrue(firewall.observe(ONE).rules().isAbsent());
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 22));
  }

  /** What another hand does to one guest while no agent runs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete element inet hostler to_guest { \"%1$s\" }",
        "flush chain inet hostler i-%2$s",
        "flush chain inet hostler i-%2$s\nadd rule inet hostler i-%2$s drop comment \"jump me\""
            + "\nadd rule inet hostler i-%2$s drop comment \"drop\"",
      })
  void aGuestThatCantBeReadIsClosedAndStaysAGuest(String change) throws Exception {
    start();
    put(ONE, rules(ONE));
    nft.run(change.formatted(Some.tap(ONE), ONE));
    restart();
    start();
    assertEquals(Set.of(ONE), firewall.owners().found().orElseThrow());
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 443), "nothing is let in");
    assertEquals(Verdict.Fate.DROPPED, nft.fate(forged()), "nor does it forge addresses");
    put(ONE, rules(ONE));
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443), "its owner says better");
  }

  private static Packet forged() {
    Packet in = Some.inbound(ONE, 443);
    return new Packet(
        Some.tap(ONE),
        Optional.of(Some.UPLINK),
        Some.address(TWO),
        in.source(),
        6,
        443,
        0,
        Packet.Flow.NEW);
  }

  @Test
  void aChainOfNobodyIsNoGuest() throws Exception {
    start();
    nft.run("add chain inet hostler i-" + ONE);
    restart();
    start();
    assertEquals(Set.of(), firewall.owners().found().orElseThrow());
  }

  @Test
  void restartWithTheSameRulesWritesNothing() throws Exception {
    start();
    GuestRules wanted =
        rules(ONE, new AttachedFirewall(WEB, "web", 3, Some.rules("tcp 443:443 any")));
    put(ONE, wanted);
    int before = nft.accepted.size();
    restart();
    start();
    put(ONE, wanted);
    assertEquals(before, nft.accepted.size());
  }

  @Test
  void missingFirewallKeepsTheLastRules() throws Exception {
    start();
    put(ONE, rules(ONE, new AttachedFirewall(WEB, "web", 3, Some.rules("tcp 443:443 any"))));
    put(ONE, missing(ONE));
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 22));
    restart();
    start();
    put(ONE, missing(ONE));
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 22));
  }

  @Test
  void missingFirewallWithoutLastRulesClosesAll() throws Exception {
    start();
    put(ONE, missing(ONE));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 443));
  }

  @Test
  void missingFirewallClosesWhoWasOpen() throws Exception {
    start();
    put(ONE, rules(ONE));
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443));
    put(ONE, missing(ONE));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 443));
    put(ONE, rules(ONE));
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443), "it names no firewall any more");
    restart();
    start();
    put(ONE, missing(ONE));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 443), "the same after a restart");
  }

  @Test
  void whatIsSeenIsWhatTheKernelHolds() throws Exception {
    start();
    put(ONE, rules(ONE, new AttachedFirewall(WEB, "web", 3, Some.rules("tcp 443:443 any"))));
    TableDesired held = driver.inForce().get(5, TimeUnit.SECONDS);
    assertEquals(held, driver.seen(ONE).get(5, TimeUnit.SECONDS));
    nft.run("flush chain inet hostler " + NftNames.firewallChain(WEB) + "\n");
    TableDesired seen = driver.seen(ONE).get(5, TimeUnit.SECONDS);
    assertEquals(Verdict.Fate.DROPPED, Simulate.of(seen, Some.inbound(ONE, 443)).fate());
    assertEquals(Verdict.Fate.PASSED, Simulate.of(held, Some.inbound(ONE, 443)).fate());
    put(ONE, rules(ONE));
    assertEquals(driver.inForce().get(5, TimeUnit.SECONDS), driver.seen(ONE).get());
  }

  @Test
  void oldCopyOfAFirewallDoesNotUndoANewerOne() throws Exception {
    start();
    put(ONE, rules(ONE, new AttachedFirewall(WEB, "web", 2, Some.rules("tcp 443:443 any"))));
    put(TWO, rules(TWO, new AttachedFirewall(WEB, "web", 1, Some.rules("all any any"))));
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 22));
    assertEquals(Verdict.Fate.DROPPED, tcp(TWO, 22));
  }

  @Test
  void oneRefusedInstanceHoldsUpNobody() throws Exception {
    start();
    put(ONE, rules(ONE, new AttachedFirewall(WEB, "web", 1, Some.rules("tcp 443:443 any"))));
    nft.refuse(text -> text.contains(ONE.toString()));
    var bad = firewall.put(ONE, rules(ONE));
    var good =
        firewall.put(
            TWO, rules(TWO, new AttachedFirewall(WEB, "web", 1, Some.rules("tcp 443:443 any"))));
    assertEquals("nft-refused", bad.get().refused().orElseThrow().code());
    assertTrue(good.get().refused().isEmpty());
    assertEquals(Verdict.Fate.DROPPED, tcp(ONE, 22));
    assertEquals(Verdict.Fate.PASSED, tcp(ONE, 443));
    assertEquals(Verdict.Fate.DROPPED, tcp(TWO, 22));
    FirewallStep again = new FirewallStep.PutRules(ONE, rules(ONE), Optional.empty());
    assertInstanceOf(Outcome.Failed.class, firewall.apply(again));
    nft.refuse(text -> false);
    assertFalse(firewall.apply(again) instanceof Outcome.Failed);
    Eventually.holds(() -> tcp(ONE, 22) == Verdict.Fate.PASSED);
    assertFalse(firewall.observe(ONE).refused().isPresent());
  }
}
