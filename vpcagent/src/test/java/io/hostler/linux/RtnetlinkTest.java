package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the kernel, in network namespaces of the test's. */
@Tag("lab")
class RtnetlinkTest {
  private final NetworkNamespace host = NetworkNamespace.create();
  private final NetworkNamespace world = NetworkNamespace.create();

  @AfterEach
  void close() {
    host.close();
    world.close();
  }

  private <T> T in(Function<Rtnetlink, T> work) {
    return host.call(
        () -> {
          try (Rtnetlink netlink = new Rtnetlink()) {
            return work.apply(netlink);
          }
        });
  }

  private int veth() {
    return in(
        netlink -> {
          netlink.links().addVeth("up0", "w0", world.fd());
          Link link = netlink.links().byName("up0").orElseThrow();
          netlink.links().setUp(link.index(), true);
          return link.index();
        });
  }

  @Test
  void linksComeChangeAndGo() {
    int index = veth();
    Link changed =
        in(
            netlink -> {
              netlink.links().setAlias(index, "hostler:a");
              return netlink.links().byName("up0").orElseThrow();
            });
    assertTrue(changed.up());
    assertEquals("hostler:a", changed.alias());
    assertEquals("veth", changed.kind());
    assertEquals(Optional.empty(), in(netlink -> netlink.links().byName("none0")));
    in(
        netlink -> {
          netlink.links().add("ifb7", "ifb", 9);
          int ifb = netlink.links().byName("ifb7").orElseThrow().index();
          netlink.links().delete(ifb);
          netlink.links().delete(index);
          return netlink.links().list();
        });
    for (String name : List.of("up0", "ifb7")) {
      assertEquals(Optional.empty(), in(netlink -> netlink.links().byName(name)));
    }
  }

  @Test
  void theKernelsOwnWordsAreInTheError() {
    LinuxException refused =
        assertThrows(
            LinuxException.class,
            () ->
                in(
                    netlink -> {
                      netlink.links().add("x0", "nonsense", 0);
                      return 0;
                    }));
    assertEquals(Errno.EOPNOTSUPP, refused.errno());
    assertTrue(refused.getMessage().contains("Unknown device type"), refused.getMessage());
  }

  @Test
  void addressesRoutesAndProxyEntriesOfBothFamilies() {
    int index = veth();
    for (String text : List.of("198.51.100.7", "fd77::7")) {
      InetAddress address = InetAddress.ofLiteral(text);
      IpRoute route = IpRoute.toHost(address, index);
      InterfaceAddress own = new InterfaceAddress(index, address, route.prefixLength());
      in(
          netlink -> {
            for (int twice = 0; twice < 2; twice++) {
              netlink.routes().replace(route);
              netlink.neighbours().addProxy(index, address);
            }
            assertTrue(
                netlink.routes().list().stream()
                    .anyMatch(
                        r ->
                            r.destination().equals(address)
                                && r.device() == index
                                && r.protocol() == IpRoute.OURS));
            assertTrue(netlink.neighbours().isProxied(index, address));
            for (int twice = 0; twice < 2; twice++) {
              netlink.routes().delete(route);
              netlink.neighbours().deleteProxy(index, address);
            }
            assertFalse(netlink.neighbours().isProxied(index, address));
            assertFalse(
                netlink.routes().list().stream().anyMatch(r -> r.protocol() == IpRoute.OURS));
            netlink.addresses().add(own);
            netlink.addresses().add(own);
            assertTrue(netlink.addresses().list(index).contains(own));
            netlink.addresses().delete(own);
            netlink.addresses().delete(own);
            assertFalse(netlink.addresses().list(index).contains(own));
            return 0;
          });
    }
  }

  @Test
  void bucketsAndRedirectionsComeAndGo() {
    int index = veth();
    in(
        netlink -> {
          TrafficControl tc = netlink.trafficControl();
          assertEquals(Optional.empty(), tc.bucket(index));
          tc.setBucket(index, 1_250_000);
          assertEquals(Optional.of(1_250_000L), tc.bucket(index));
          tc.setBucket(index, 12_500_000_000L);
          assertEquals(Optional.of(12_500_000_000L), tc.bucket(index));
          netlink.links().add("ifb7", "ifb", 9);
          int ifb = netlink.links().byName("ifb7").orElseThrow().index();
          tc.redirectReceived(index, ifb);
          tc.redirectReceived(index, ifb);
          tc.removeRedirection(index);
          tc.removeRedirection(index);
          tc.removeBucket(index);
          tc.removeBucket(index);
          assertEquals(Optional.empty(), tc.bucket(index));
          return 0;
        });
  }

  @Test
  void sysctlsAreThoseOfTheThreadsNamespace() {
    Path forward = Path.of("/proc/sys/net/ipv4/ip_forward");
    // A new namespace takes over what the machine has: say both, then change one.
    host.call(() -> Files.writeString(forward, "0"));
    world.call(() -> Files.writeString(forward, "0"));
    host.call(() -> Files.writeString(forward, "1"));
    assertEquals("1", host.call(() -> Files.readString(forward).strip()));
    assertEquals("0", world.call(() -> Files.readString(forward).strip()));
  }

  /** Found by looking at each tap every half a minute, once. */
  @Test
  void whatALinkLosesIsTold() throws Exception {
    LinkedBlockingQueue<LinkNews> lost = new LinkedBlockingQueue<>();
    NetlinkEvents events =
        NetlinkEvents.listen(
            "test-losses",
            Netlink.NETLINK_ROUTE,
            host::enter,
            message -> LinkNews.of(message).filter(LinkNews::loss).ifPresent(lost::add),
            () -> {},
            LinkNews.groups());
    try {
      int index = veth();
      InterfaceAddress address = new InterfaceAddress(index, InetAddress.getByName("10.9.9.1"), 32);
      IpRoute route = IpRoute.toHost(InetAddress.getByName("10.9.9.2"), index);
      List<Consumer<Rtnetlink>> changes =
          List.of(
              netlink -> netlink.routes().delete(route),
              netlink -> netlink.addresses().delete(address),
              netlink -> netlink.trafficControl().removeBucket(index),
              netlink -> netlink.links().setUp(index, false),
              netlink -> netlink.links().delete(index));
      in(
          netlink -> {
            netlink.addresses().add(address);
            netlink.routes().add(route);
            netlink.trafficControl().setBucket(index, 1_000_000);
            return 0;
          });
      for (int i = 0; i < changes.size(); i++) {
        // What making it told, or the change before.
        lost.clear();
        Consumer<Rtnetlink> change = changes.get(i);
        in(
            netlink -> {
              change.accept(netlink);
              return 0;
            });
        LinkNews news;
        do {
          news = Objects.requireNonNull(lost.poll(60, TimeUnit.SECONDS), "change " + i);
        } while (news.index() != index || news.gone() != (i == changes.size() - 1));
      }
    } finally {
      events.close();
    }
  }

  @Test
  void eventsOfLinksAreHeard() throws Exception {
    LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    NetlinkEvents events =
        NetlinkEvents.listen(
            "test-events",
            Netlink.NETLINK_ROUTE,
            host::enter,
            message -> {
              if (NetlinkEvents.isLinkGone(message)) {
                seen.add(Links.parse(message).name());
              }
            },
            () -> {},
            NetlinkEvents.LINK);
    try {
      int index = veth();
      in(
          netlink -> {
            netlink.links().delete(index);
            return 0;
          });
      assertEquals("up0", seen.poll(10, TimeUnit.SECONDS));
    } finally {
      events.close();
    }
  }
}
