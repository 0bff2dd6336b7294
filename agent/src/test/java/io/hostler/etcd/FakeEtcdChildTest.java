package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.pki.Issuer;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeEtcdChildTest extends EtcdChildContract {
  private final FakeEtcdChild child = new FakeEtcdChild();

  @Override
  EtcdChild agent() {
    return child;
  }

  @Override
  List<String> arguments(String difference) {
    return List.of("/usr/bin/etcd", difference);
  }

  @Override
  void kill() {
    child.running = Optional.empty();
  }

  @Override
  int running() {
    return child.running.isPresent() ? 1 : 0;
  }

  @Test
  void anEtcdThatDiesAtOnceIsStartedLessAndLessOften(@TempDir Path state) {
    AtomicLong now = new AtomicLong();
    EtcdDesired desired =
        new EtcdDesired(Uid.random(), Uid.random(), StandardEtcd.in(state), Optional.empty());
    HostEtcdDriver driver =
        new HostEtcdDriver(
            desired,
            child,
            new Issuer("/nowhere", "", Duration.ofSeconds(1)),
            InstantSource.system(),
            () -> false,
            now::get,
            () -> {});
    EtcdStep start = new EtcdStep.StartEtcd(arguments("x"));
    for (int second = 0; second < 120; second++) {
      Outcome outcome = driver.apply(start);
      if (child.running.isEmpty()) {
        assertInstanceOf(Outcome.Failed.class, outcome);
        Problem why = ((Outcome.Failed) outcome).problem();
        assertEquals("etcd-died", why.code());
        assertTrue(why.detail().contains("its last words"));
      }
      kill();
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    // At 0, 1, 3, 7, 15, 31, 63 s; then 60 s have passed, so that it counts as long-lived: 123 s.
    assertEquals(7, child.starts);
    child.running = Optional.empty();
    now.addAndGet(Duration.ofSeconds(600).toNanos());
    assertInstanceOf(Outcome.Done.class, driver.apply(start));
  }
}
