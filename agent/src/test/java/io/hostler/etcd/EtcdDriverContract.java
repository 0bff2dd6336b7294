package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every driver of a managed etcd does, the fake as the real one. */
abstract class EtcdDriverContract {

  /** A host with nothing on it. */
  abstract void emptyHost() throws Exception;

  abstract EtcdDesired desired();

  /** The driver of a freshly started agent. */
  abstract EtcdDriver agent() throws Exception;

  abstract void kill() throws Exception;

  abstract void removeData() throws Exception;

  private ManagedEtcd etcd() throws Exception {
    return new ManagedEtcd(desired(), agent());
  }

  private static void converge(ManagedEtcd etcd) throws Exception {
    new EtcdRuns().untilConverged(etcd);
  }

  @Test
  void fromNothingToServingAndThenNothingToDo() throws Exception {
    emptyHost();
    ManagedEtcd etcd = etcd();
    converge(etcd);
    assertTrue(etcd.ready());
    assertTrue(etcd().plan().converged(), "adopted by the next agent");
  }

  @Test
  void everyStepMayBeAppliedAgain() throws Exception {
    emptyHost();
    EtcdDriver driver = agent();
    ManagedEtcd etcd = new ManagedEtcd(desired(), driver);
    EtcdRuns runs = new EtcdRuns();
    runs.untilConverged(etcd);
    for (EtcdStep step : runs.applied) {
      EtcdRuns again = new EtcdRuns();
      again.last = driver.apply(step);
      Eventually.holds(
          Duration.ofSeconds(20),
          step.says(),
          () -> {
            if (again.last instanceof Outcome.Again) {
              again.last = driver.apply(step);
            }
            return again.last instanceof Outcome.Done;
          });
    }
    assertTrue(etcd.plan().converged());
  }

  @Test
  void deadItIsStartedAgain() throws Exception {
    emptyHost();
    ManagedEtcd etcd = etcd();
    converge(etcd);
    kill();
    assertTrue(etcd.plan().steps().getFirst() instanceof EtcdStep.StartEtcd);
    converge(etcd);
    assertEquals(Optional.empty(), etcd.dataGone());
  }

  @Test
  void lostDataIsRememberedUntilDecided() throws Exception {
    emptyHost();
    ManagedEtcd etcd = etcd();
    converge(etcd);
    kill();
    removeData();
    converge(etcd);
    ManagedEtcd next = etcd();
    next.plan();
    assertTrue(next.dataGone().isPresent());
    next.decided();
    assertEquals(Optional.empty(), next.dataGone(), "before the next look");
    next.plan();
    assertEquals(Optional.empty(), next.dataGone());
  }

  @Test
  void anAgentKilledAtAnyBoundaryIsFinishedByTheNext() throws Exception {
    List<Integer> boundaries = new ArrayList<>();
    for (int steps = 0; ; steps++) {
      emptyHost();
      boolean done = apply(etcd(), steps);
      ManagedEtcd next = etcd();
      converge(next);
      assertTrue(next.ready());
      assertEquals(Optional.empty(), next.dataGone(), "killed after step " + steps);
      if (done) {
        break;
      }
      boundaries.add(steps);
    }
    assertTrue(boundaries.size() >= 4, boundaries.toString());
  }

  /** Until {@code steps} were done; whether it converged before. */
  private static boolean apply(ManagedEtcd etcd, int steps) throws Exception {
    int[] left = {steps};
    boolean[] converged = {false};
    Eventually.holds(
        Duration.ofSeconds(40),
        steps + " steps",
        () -> {
          var plan = etcd.plan();
          converged[0] = plan.converged();
          for (EtcdStep step : plan.steps()) {
            if (left[0] == 0 || !(etcd.apply(step) instanceof Outcome.Done)) {
              break;
            }
            left[0]--;
          }
          return left[0] == 0 || converged[0];
        });
    return converged[0];
  }
}
