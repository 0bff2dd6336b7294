package io.hostler.host;

import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.IpRoute;
import io.hostler.linux.Link;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeLink;
import io.hostler.model.NodeNetwork;
import io.hostler.model.Prefix;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The networks that the node itself is connected to, as the kernel has them. */
public final class OwnNetwork {
  /** So long what was seen is taken to hold: all addresses and routes are as many as instances. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  /**
   * A route without a gateway that is as wide as this leads to the world, not to a link's network:
   * the halves by which a tunnel takes the default route, IPv6's {@code 2000::/3}.
   */
  private static final int WORLD = 3;

  private final Uplink uplink;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Found> last = new AtomicReference<>();

  /**
   * What was seen.
   *
   * @param at in nanoseconds of the system's steady clock
   */
  private record Found(NodeNetwork network, long at) {}

  public OwnNetwork(Uplink uplink) {
    this(uplink, System::nanoTime);
  }

  OwnNetwork(Uplink uplink, LongSupplier nanoTime) {
    this.uplink = uplink;
    this.nanoTime = nanoTime;
  }

  /**
   * As it is now or was seconds ago.
   *
   * @throws io.hostler.linux.LinuxException when the kernel refuses
   */
  public NodeNetwork look(Rtnetlink netlink) {
    long now = nanoTime.getAsLong();
    Found known = last.get();
    if (known != null && now - known.at() < KEPT.toNanos()) {
      return known.network();
    }
    NodeNetwork network =
        of(
            netlink.links().list(),
            uplink.look(netlink).found().map(Link::index),
            netlink.addresses().all(),
            netlink.routes().list());
    last.set(new Found(network, now));
    return network;
  }

  /**
   * @param uplink its index; empty while nobody knows: then each link may be it, so that what the
   *     node answered for is not given up
   */
  static NodeNetwork of(
      List<Link> links,
      Optional<Integer> uplink,
      List<InterfaceAddress> addresses,
      List<IpRoute> routes) {
    List<NodeLink> own = new ArrayList<>();
    for (Link link : links) {
      if (TapName.isOne(link.name())) {
        continue;
      }
      List<InterfaceAddress> here =
          addresses.stream()
              .filter(each -> each.device() == link.index() && isForAll(each.address()))
              .toList();
      List<IpRoute> ways = routes.stream().filter(each -> each.device() == link.index()).toList();
      List<Prefix> prefixes = new ArrayList<>();
      here.forEach(each -> prefixes.add(prefix(each.address(), each.prefixLength())));
      ways.stream()
          .filter(each -> each.gateway().isEmpty() && each.prefixLength() > WORLD)
          .filter(each -> isForAll(each.destination()))
          .forEach(each -> prefixes.add(prefix(each.destination(), each.prefixLength())));
      List<IpAddress> gateways =
          ways.stream()
              .flatMap(each -> each.gateway().stream())
              .filter(OwnNetwork::isForAll)
              .map(OwnNetwork::address)
              .toList();
      if (!prefixes.isEmpty() || !gateways.isEmpty()) {
        own.add(
            new NodeLink(
                link.name(),
                uplink.isEmpty() || uplink.get() == link.index(),
                here.stream().map(each -> address(each.address())).toList(),
                prefixes,
                gateways));
      }
    }
    return new NodeNetwork(own);
  }

  /** No pool has others. */
  private static boolean isForAll(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress();
  }

  private static Prefix prefix(InetAddress address, int length) {
    return Prefix.around(address(address), length);
  }

  private static IpAddress address(InetAddress address) {
    return IpAddress.of(address.getAddress());
  }
}
