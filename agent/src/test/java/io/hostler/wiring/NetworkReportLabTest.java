package io.hostler.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.firewall.NetNs;
import io.hostler.model.NodeNetwork;
import io.hostler.plan.Seen;
import io.hostler.store.Scheduler;
import io.hostler.testing.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events of the kernel; what a look sees is the test's. */
@Tag("lab")
class NetworkReportLabTest {
  private static final NodeNetwork NONE = new NodeNetwork(List.of());

  private final NetNs space = new NetNs("net");
  private final Scheduler scheduler = Scheduler.thread("test");
  private final ExecutorService work = Executors.newSingleThreadExecutor();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger woken = new AtomicInteger();
  private final List<NodeNetwork> reported = new CopyOnWriteArrayList<>();
  private final NetworkReport report =
      new NetworkReport(
          space::enter,
          () -> {
            looks.incrementAndGet();
            return Seen.present(NONE);
          },
          reported::add,
          woken::incrementAndGet,
          scheduler,
          work);

  @BeforeEach
  void listen() {
    space.sh("ip link add uplink type veth peer name outside; ip link set outside up");
    report.start();
    assertEquals(List.of(NONE), reported);
    assertEquals(0, woken.get());
  }

  @AfterEach
  void close() {
    report.close();
    scheduler.close();
    work.shutdownNow();
    space.close();
  }

  /** The kernel forgets the addresses that it answers for there, and tells nobody. */
  @Test
  void aLinkOfTheHostsOwnThatGoesDownAndUpWakesInstances() throws Exception {
    for (int time = 0; time < 3; time++) {
      int before = woken.get();
      space.sh("ip link set uplink down; ip link set uplink up");
      Eventually.holds(() -> woken.get() > before);
    }
    assertEquals(List.of(NONE), reported);
  }

  @Test
  void aTapOrItsShaperIsNoNetworkOfTheHosts() throws Exception {
    int before = looks.get();
    space.sh("ip tuntap add t0000000100 mode tap; ip link set t0000000100 up");
    space.sh("ip link add i0000000100 type ifb; ip link set i0000000100 up");
    Eventually.holds(() -> looks.get() > before);
    assertEquals(0, woken.get());
  }
}
