package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.linux.IpRoute;
import io.hostler.linux.Link;
import io.hostler.linux.NetworkNamespace;
import io.hostler.linux.Rtnetlink;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UplinkTest {
  private static IpRoute route(String destination, int length, int device, int priority) {
    return new IpRoute(
        InetAddress.ofLiteral(destination), length, device, Optional.empty(), 4, priority);
  }

  private static Optional<Integer> device(IpRoute... routes) {
    return Uplink.defaultRoute(List.of(routes)).map(IpRoute::device);
  }

  @Test
  void theSmallestMetricCountsAndIpv4ComesFirst() {
    assertEquals(
        Optional.of(3),
        device(
            route("::", 0, 1, 1),
            route("0.0.0.0", 0, 2, 200),
            route("0.0.0.0", 0, 3, 100),
            route("198.51.100.0", 24, 4, 0)));
    assertEquals(Optional.of(1), device(route("::", 0, 1, 1024)));
    assertEquals(Optional.empty(), device(route("198.51.100.0", 24, 4, 0)));
  }

  /**
   * While a routing daemon starts anew there is no default route. The node goes on to answer for
   * addresses on the link that it had, and must find there what an instance that is deleted leaves.
   */
  @Test
  @Tag("lab")
  void itStaysTheLinkThatTheLastDefaultRouteLedToUntilAnotherLeads() {
    AtomicLong now = new AtomicLong();
    Uplink uplink = new Uplink(Optional.empty(), now::get);
    try (NetworkNamespace host = NetworkNamespace.create()) {
      host.run(
          () -> {
            try (Rtnetlink netlink = new Rtnetlink()) {
              assertTrue(uplink.look(netlink).isAbsent());
              IpRoute first = byDefault(netlink, "up0");
              netlink.routes().add(first);
              assertEquals("up0", seen(uplink, netlink, now));
              netlink.routes().delete(first);
              assertEquals("up0", seen(uplink, netlink, now));
              IpRoute second = byDefault(netlink, "up1");
              netlink.routes().add(second);
              assertEquals("up1", seen(uplink, netlink, now));
              netlink.routes().delete(second);
              netlink.links().delete(second.device());
              now.addAndGet(Duration.ofMinutes(1).toNanos());
              assertTrue(uplink.look(netlink).isAbsent());
            }
          });
    }
  }

  private static String seen(Uplink uplink, Rtnetlink netlink, AtomicLong now) {
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    return uplink.look(netlink).found().map(Link::name).orElse("none");
  }

  private static IpRoute byDefault(Rtnetlink netlink, String name) {
    netlink.links().add(name, "ifb", 1);
    int index = netlink.links().byName(name).orElseThrow().index();
    netlink.links().setUp(index, true);
    return route("0.0.0.0", 0, index, 0);
  }
}
