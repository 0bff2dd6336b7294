package io.hostler.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.host.OwnNetwork;
import io.hostler.host.Sysctls;
import io.hostler.host.Uplink;
import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.NativeThreads;
import io.hostler.linux.NetworkNamespace;
import io.hostler.linux.Rtnetlink;
import io.hostler.linux.RtnetlinkThreads;
import io.hostler.plan.Outcome;
import io.hostler.plan.Uid;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A host and a world, each a network namespace, joined by a veth pair: up0 and w0. */
final class LabNetwork implements AutoCloseable {
  final NetworkNamespace hostSpace = NetworkNamespace.create();
  final NetworkNamespace world = NetworkNamespace.create();
  private final NativeThreads threads = new NativeThreads("lab", 1, 1, hostSpace::enter);
  private final RtnetlinkThreads netlink = new RtnetlinkThreads(threads, Duration.ofSeconds(20));
  private final Uplink uplink = new Uplink(Optional.of(FakeNetworkDriver.UPLINK));
  private final RtnetlinkDriver driver =
      new RtnetlinkDriver(netlink, Uid.random(), uplink, new OwnNetwork(uplink));
  private final NodeNetDriver node = new SysctlNodeNetDriver(netlink, uplink, Uid.random());

  LabNetwork() {
    host(
        netlink -> {
          netlink.links().addVeth(FakeNetworkDriver.UPLINK, "w0", world.fd());
          return 0;
        });
    up(hostSpace, "up0", List.of("198.51.100.1/24", "fd77::1/64"));
    up(world, "w0", List.of("198.51.100.2/24", "fd77::2/64"));
  }

  private static void up(NetworkNamespace space, String name, List<String> addresses) {
    space.run(
        () -> {
          try (Rtnetlink netlink = new Rtnetlink()) {
            int index = netlink.links().byName(name).orElseThrow().index();
            Sysctls.write("net/ipv6/conf/" + name + "/disable_ipv6", "0");
            netlink.links().setUp(netlink.links().byName("lo").orElseThrow().index(), true);
            netlink.links().setUp(index, true);
            for (String text : addresses) {
              String[] parts = text.split("/");
              InetAddress address = InetAddress.ofLiteral(parts[0]);
              netlink
                  .addresses()
                  .add(new InterfaceAddress(index, address, Integer.parseInt(parts[1])));
            }
          }
        });
  }

  RtnetlinkDriver driver() {
    return driver;
  }

  NodeNetDriver node() {
    return node;
  }

  /** What the node needs, then all that an instance needs of it. */
  void declare(NetworkDesired desired) {
    for (NodeNetStep step : NodeNetPlan.of(node.observe(desired.owner())).steps()) {
      assertEquals(Outcome.done(), node.apply(step), step.says());
    }
    assertTrue(NodeNetPlan.of(node.observe(desired.owner())).converged());
    for (NetworkStep step : NetworkPlan.of(desired, driver.observe(desired.owner())).steps()) {
      assertEquals(Outcome.done(), driver.apply(step), step.says());
    }
  }

  /** Work on the host's side. */
  <T> T host(Function<Rtnetlink, T> work) {
    return netlink.call("lab", work);
  }

  @Override
  public void close() {
    threads.close();
    hostSpace.close();
    world.close();
  }
}
