package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeEtcdDriverTest extends EtcdDriverContract {
  private FakeEtcdDriver.Host host = new FakeEtcdDriver.Host();
  private final EtcdDesired desired =
      new EtcdDesired(
          Uid.random(),
          Uid.random(),
          StandardEtcd.in(Path.of("/var/lib/hostler")),
          Optional.empty());

  @Override
  void emptyHost() {
    host = new FakeEtcdDriver.Host();
  }

  @Override
  EtcdDesired desired() {
    return desired;
  }

  @Override
  EtcdDriver agent() {
    return new FakeEtcdDriver(desired, host);
  }

  @Override
  void kill() {
    host.kill();
  }

  @Override
  void removeData() {
    host.removeData();
  }

  @Test
  void anAgentKilledWhileDataIsReplacedStillTellsOfTheLoss() {
    for (int steps = 0; steps < 5; steps++) {
      emptyHost();
      ManagedEtcd first = new ManagedEtcd(desired, agent());
      while (!new EtcdRuns().once(first).converged()) {
        continue;
      }
      host.kill();
      host.removeData();
      List<EtcdStep> plan = first.plan().steps();
      plan.stream().limit(steps).forEach(first::apply);
      ManagedEtcd next = new ManagedEtcd(desired, agent());
      while (!new EtcdRuns().once(next).converged()) {
        continue;
      }
      assertTrue(next.dataGone().isPresent(), "killed after step " + steps + " of " + plan);
    }
  }

  @Test
  void aFailingStepEndsTheRunAndTheNextGoesOn() throws Exception {
    host.failing = Optional.of(EtcdStep.StartEtcd.class);
    ManagedEtcd etcd = new ManagedEtcd(desired, agent());
    for (int i = 0; i < 5; i++) {
      new EtcdRuns().once(etcd);
    }
    assertEquals(0, host.starts);
    assertTrue(host.marker.isEmpty(), "nothing after the failed step");
    host.failing = Optional.empty();
    new EtcdRuns().untilConverged(etcd);
    assertEquals(1, host.starts);
  }
}
