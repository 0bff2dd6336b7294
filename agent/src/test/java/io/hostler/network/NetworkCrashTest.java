package io.hostler.network;

import static io.hostler.network.NetworkDriverContract.ROUTED;
import static io.hostler.network.NetworkDriverContract.V4;
import static io.hostler.network.NetworkDriverContract.V6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.host.TapName;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An agent killed at every boundary of create and remove, and a host that does not answer. */
class NetworkCrashTest {
  private static final Problem WHY = new Problem("test", "no answer");
  private final Uid owner = Uid.random();
  private final TapName tap = TapName.of(owner);
  private final Rates rates = new Rates(Optional.of(1_000_000L), Optional.empty());
  private final NetworkDesired desired =
      NetworkDriverContract.desired(owner, rates, V4, V6, ROUTED);

  private void apply(FakeNetworkDriver driver, List<NetworkStep> steps) {
    steps.forEach(step -> assertEquals(Outcome.done(), driver.apply(step), step.says()));
  }

  private NetworkObserved look(FakeNetworkDriver driver) {
    return driver.observe(owner, Set.of(V4.address(), V6.address(), ROUTED.address()));
  }

  private Plan<NetworkStep> plan(FakeNetworkDriver driver) {
    return NetworkPlan.of(desired, look(driver));
  }

  private Plan<NetworkStep> removal(FakeNetworkDriver driver) {
    return NetworkPlan.removal(tap, Set.of(), look(driver));
  }

  @Test
  void killedAtEachBoundaryItConvergesAndGoes() {
    int steps = plan(new FakeNetworkDriver()).steps().size();
    for (int done = 0; done <= steps; done++) {
      FakeNetworkDriver driver = new FakeNetworkDriver();
      apply(driver, plan(driver).steps().subList(0, done));
      apply(driver, plan(driver).steps());
      assertTrue(plan(driver).converged(), "after " + done);
      assertEquals(steps, driver.applied().size(), "no step twice after " + done);
    }
  }

  @Test
  void removalKilledAtEachBoundaryLeavesNothing() {
    FakeNetworkDriver whole = new FakeNetworkDriver();
    apply(whole, plan(whole).steps());
    int steps = removal(whole).steps().size();
    for (int done = 0; done <= steps; done++) {
      FakeNetworkDriver driver = new FakeNetworkDriver();
      apply(driver, plan(driver).steps());
      apply(driver, removal(driver).steps().subList(0, done));
      apply(driver, removal(driver).steps());
      assertEquals(Seen.present(Set.of()), look(driver).proxied(), "after " + done);
      assertEquals(Seen.present(Set.of()), driver.owners());
    }
  }

  @Test
  void aBlindHostIsUnknownAndNothingIsDone() {
    FakeNetworkDriver driver = new FakeNetworkDriver();
    apply(driver, plan(driver).steps());
    driver.blind(Optional.of(WHY));
    assertTrue(driver.owners().isUnknown());
    assertEquals(List.of(), plan(driver).steps());
    assertEquals(List.of(), removal(driver).steps());
    driver.blind(Optional.empty());
    assertTrue(plan(driver).converged());
  }

  @Test
  void aStepWithoutAKnownOutcomeIsPlannedAgain() {
    FakeNetworkDriver driver = new FakeNetworkDriver();
    Plan<NetworkStep> first = plan(driver);
    driver.failNext(Outcome.unclear(WHY));
    assertInstanceOf(Outcome.Unclear.class, driver.apply(first.steps().getFirst()));
    assertEquals(first, plan(driver));
  }
}
