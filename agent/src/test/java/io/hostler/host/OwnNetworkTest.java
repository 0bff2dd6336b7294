package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.IpRoute;
import io.hostler.linux.Link;
import io.hostler.linux.NetworkNamespace;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeLink;
import io.hostler.model.NodeNetwork;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OwnNetworkTest {
  private static final int LO = 1;
  private static final int UP = 2;
  private static final int OTHER = 3;
  private static final int TAP = 4;

  private static Link link(int index, String name) {
    return new Link(
        index, name, true, true, 1500, "", "", "", 0, OptionalInt.empty(), Optional.empty());
  }

  private static InterfaceAddress address(int device, String address, int length) {
    return new InterfaceAddress(device, InetAddress.ofLiteral(address), length);
  }

  private static IpRoute route(String destination, int length, int device, String... gateway) {
    return new IpRoute(
        InetAddress.ofLiteral(destination),
        length,
        device,
        Optional.of(List.of(gateway))
            .filter(g -> !g.isEmpty())
            .map(g -> InetAddress.ofLiteral(g.getFirst())),
        IpRoute.KERNEL,
        0);
  }

  private static NodeNetwork of(Optional<Integer> uplink) {
    return OwnNetwork.of(
        List.of(
            link(LO, "lo"),
            link(UP, "eth0"),
            link(OTHER, "br0"),
            link(TAP, TapName.of(Uid.random()).value())),
        uplink,
        List.of(
            address(LO, "127.0.0.1", 8),
            address(LO, "203.0.113.5", 32),
            address(UP, "192.0.2.2", 24),
            address(UP, "fe80::2", 64),
            address(TAP, "169.254.1.1", 32)),
        List.of(
            route("0.0.0.0", 0, UP, "192.0.2.1"),
            route("0.0.0.0", 1, OTHER),
            route("2000::", 3, OTHER),
            route("::", 0, UP, "fe80::1"),
            route("198.51.100.0", 24, UP, "192.0.2.7"),
            route("10.222.30.0", 24, OTHER),
            route("203.0.113.9", 32, TAP)));
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }

  @Test
  void whatIsOnALinkIsItsAddressesItsNetworksAndItsGateways() {
    assertEquals(
        List.of(
            new NodeLink(
                "lo",
                false,
                List.of(ip("203.0.113.5")),
                List.of(Prefix.parse("203.0.113.5/32")),
                List.of()),
            new NodeLink(
                "eth0",
                true,
                List.of(ip("192.0.2.2")),
                List.of(Prefix.parse("192.0.2.0/24")),
                List.of(ip("192.0.2.1"), ip("192.0.2.7"))),
            new NodeLink(
                "br0", false, List.of(), List.of(Prefix.parse("10.222.30.0/24")), List.of())),
        of(Optional.of(UP)).links());
  }

  @Test
  void eachLinkMayBeTheUplinkWhileNobodyKnows() {
    assertEquals(
        List.of(true, true, true),
        of(Optional.empty()).links().stream().map(NodeLink::uplink).toList());
  }

  @Test
  @Tag("lab")
  void aLinkThatIsConnectedToANetworkLaterIsSeen() {
    AtomicLong now = new AtomicLong();
    OwnNetwork own = new OwnNetwork(new Uplink(Optional.of("up0")), now::get);
    try (NetworkNamespace host = NetworkNamespace.create()) {
      host.run(
          () -> {
            try (Rtnetlink netlink = new Rtnetlink()) {
              assertEquals(NodeNetwork.NONE, own.look(netlink));
              netlink.links().add("w0", "ifb", 1);
              int index = netlink.links().byName("w0").orElseThrow().index();
              netlink.addresses().add(address(index, "10.222.30.1", 24));
              now.addAndGet(5_000_000_000L);
              assertEquals(
                  new NodeNetwork(
                      List.of(
                          new NodeLink(
                              "w0",
                              true,
                              List.of(ip("10.222.30.1")),
                              List.of(Prefix.parse("10.222.30.0/24")),
                              List.of()))),
                  own.look(netlink));
            }
          });
    }
  }
}
