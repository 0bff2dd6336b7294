package io.hostler.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.host.TapName;
import io.hostler.model.AddressPoolSpec.Mode;
import io.hostler.model.IpAddress;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every driver of instances' networks does. */
abstract class NetworkDriverContract {
  static final int USER = 64055;
  static final HostAddress V4 = address("198.51.100.7", Mode.PROXIED);
  static final HostAddress V6 = address("fd77::7", Mode.PROXIED);
  static final HostAddress ROUTED = address("203.0.113.9", Mode.ROUTED);

  final Uid owner = Uid.random();
  final TapName tap = TapName.of(owner);

  abstract NetworkDriver driver();

  abstract void deleteByHand(TapName tap);

  abstract void addForeign(TapName tap);

  static HostAddress address(String text, Mode mode) {
    return new HostAddress(IpAddress.parse(text), mode);
  }

  static NetworkDesired desired(Uid owner, Rates rates, HostAddress... addresses) {
    return new NetworkDesired(owner, USER, new TreeSet<>(List.of(addresses)), rates);
  }

  NetworkDesired desired(HostAddress... addresses) {
    return desired(owner, Rates.UNLIMITED, addresses);
  }

  /** Observes, plans and applies, once. */
  Plan<NetworkStep> run(NetworkDesired desired) {
    Plan<NetworkStep> plan = NetworkPlan.of(desired, look(desired));
    apply(plan);
    return plan;
  }

  NetworkObserved look(NetworkDesired desired) {
    return driver()
        .observe(
            desired.owner(),
            desired.addresses().stream().map(HostAddress::address).collect(Collectors.toSet()));
  }

  void apply(Plan<NetworkStep> plan) {
    for (NetworkStep step : plan.steps()) {
      assertEquals(Outcome.done(), driver().apply(step), step.says());
      assertEquals(Outcome.done(), driver().apply(step), "again: " + step.says());
    }
  }

  void assertConverged(NetworkDesired desired) {
    assertEquals(Plan.nothing(), NetworkPlan.of(desired, look(desired)));
  }

  @Test
  void oneRunConvergesAndTheNextHasNothingToDo() {
    NetworkDesired desired = desired(V4, V6, ROUTED);
    assertFalse(run(desired).steps().isEmpty());
    assertConverged(desired);
    assertEquals(Seen.present(Set.of(owner)), driver().owners());
  }

  @Test
  void nothingOfAStrangerIsSeen() {
    assertTrue(driver().observe(owner).tap().isAbsent());
    assertEquals(Seen.present(Set.of()), driver().owners());
  }

  @Test
  void aTapDeletedByHandIsMended() {
    NetworkDesired desired = desired(V4, ROUTED);
    run(desired);
    deleteByHand(tap);
    Plan<NetworkStep> plan = run(desired);
    assertEquals(
        List.of(
            "create tap " + tap,
            "set the kernel's settings of tap " + tap,
            "set gateway addresses of tap " + tap,
            "set tap " + tap + " up",
            "route 198.51.100.7 to tap " + tap,
            "route 203.0.113.9 to tap " + tap),
        plan.steps().stream().map(NetworkStep::says).toList());
    assertConverged(desired);
  }

  @Test
  void addressesComeAndGo() {
    run(desired(V4, V6));
    run(desired(ROUTED));
    assertConverged(desired(ROUTED));
    NetworkObserved observed = look(desired(V4, V6, ROUTED));
    assertEquals(Seen.present(Set.of(ROUTED.address())), observed.routes());
    assertEquals(Seen.present(Set.of()), observed.proxied());
  }

  @Test
  void ratesAreSetChangedAndCleared() {
    for (Rates rates :
        List.of(
            new Rates(Optional.of(12_500_000L), Optional.of(1_250_000L)),
            new Rates(Optional.empty(), Optional.of(2_500_000L)),
            new Rates(Optional.of(2_500_000L), Optional.empty()),
            Rates.UNLIMITED)) {
      NetworkDesired desired = desired(owner, rates, ROUTED);
      run(desired);
      assertConverged(desired);
    }
  }

  @Test
  void removalLeavesNothing() {
    run(desired(owner, new Rates(Optional.of(1_250_000L), Optional.of(1_250_000L)), V4, V6));
    apply(NetworkPlan.removal(tap, Set.of(), driver().observe(owner)));
    NetworkObserved left = look(desired(V4, V6));
    assertTrue(left.tap().isAbsent());
    assertEquals(Seen.present(Set.of()), left.proxied());
    assertEquals(Plan.nothing(), NetworkPlan.removal(tap, Set.of(V4.address()), left));
  }

  @Test
  void removalTakesTheShaperOfATapThatIsGone() {
    NetworkDesired desired =
        desired(owner, new Rates(Optional.empty(), Optional.of(1_250_000L)), ROUTED);
    run(desired);
    assertTrue(driver().observe(owner).shaper().isAbsent(), "the tap tells of it");
    deleteByHand(tap);
    assertEquals(Seen.present(tap.shaper()), driver().observe(owner).shaper());
    apply(NetworkPlan.removal(tap, Set.of(), driver().observe(owner)));
    assertTrue(driver().observe(owner).shaper().isAbsent());
    assertEquals(Plan.nothing(), NetworkPlan.removal(tap, Set.of(), driver().observe(owner)));
  }

  @Test
  void removalKnowsTheAddressesOfATapThatIsGone() {
    run(desired(V4));
    deleteByHand(tap);
    apply(NetworkPlan.removal(tap, Set.of(V4.address()), look(desired(V4))));
    assertEquals(Seen.present(Set.of()), look(desired(V4)).proxied());
  }

  @Test
  void aForeignLinkIsNeverTouched() {
    addForeign(tap);
    assertEquals(Seen.present(Set.of()), driver().owners());
    Plan<NetworkStep> plan = NetworkPlan.of(desired(V4), driver().observe(owner));
    assertEquals(List.of(), plan.steps());
    assertEquals("tap-foreign", plan.blockers().getFirst().why().code());
    for (NetworkStep step :
        List.of(
            new NetworkStep.CreateTap(tap, owner, USER),
            new NetworkStep.LinkUp(tap),
            new NetworkStep.AddRoute(tap, V4.address()),
            new NetworkStep.DeleteTap(tap))) {
      assertInstanceOf(Outcome.Failed.class, driver().apply(step), step.says());
    }
    assertTrue(driver().observe(owner).tap().isPresent());
  }

  @Test
  void anAddressOfAnotherTapIsAConflict() {
    run(desired(V4));
    Uid second = Uid.random();
    NetworkDesired both = desired(second, Rates.UNLIMITED, V4, ROUTED);
    Plan<NetworkStep> plan = run(both);
    assertEquals("address-conflict", plan.blockers().getFirst().why().code());
    assertEquals(Seen.present(Set.of(ROUTED.address())), driver().observe(second).routes());
    assertEquals(Seen.present(Set.of(V4.address())), driver().observe(owner).routes());
    apply(NetworkPlan.removal(TapName.of(second), Set.of(V4.address()), look(both)));
    assertEquals(
        Seen.present(Set.of(V4.address())), driver().observe(owner).proxied(), "still the first's");
  }

  @Test
  void anAddressThatWasNotLookedAtIsNotTakenFromAnotherTapEither() {
    run(desired(V4, V6));
    Uid second = Uid.random();
    NetworkDesired both = desired(second, Rates.UNLIMITED, V4, V6, ROUTED);
    List<Outcome> outcomes =
        NetworkPlan.of(both, driver().observe(second)).steps().stream()
            .filter(step -> !(step instanceof NetworkStep.AddProxy))
            .map(driver()::apply)
            .filter(outcome -> !outcome.equals(Outcome.done()))
            .toList();
    assertEquals(2, outcomes.size(), outcomes.toString());
    for (Outcome outcome : outcomes) {
      assertEquals(
          "address-conflict", assertInstanceOf(Outcome.Failed.class, outcome).problem().code());
    }
    assertEquals(
        Seen.present(Set.of(V4.address(), V6.address())), driver().observe(owner).routes());
  }

  @Test
  void aStepOnAMissingTapFails() {
    assertInstanceOf(Outcome.Failed.class, driver().apply(new NetworkStep.LinkUp(tap)));
    assertEquals(Outcome.done(), driver().apply(new NetworkStep.DeleteTap(tap)));
  }
}
