package io.hostler.network;

import io.hostler.host.OwnNetwork;
import io.hostler.host.TapName;
import io.hostler.host.Uplink;
import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.IpRoute;
import io.hostler.linux.Link;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** One look at one instance's network, on a native thread. */
final class NetworkLook {
  private final Rtnetlink netlink;
  private final Uid cell;
  private final Uplink uplink;
  private final OwnNetwork own;

  NetworkLook(Rtnetlink netlink, Uid cell, Uplink uplink, OwnNetwork own) {
    this.netlink = netlink;
    this.cell = cell;
    this.uplink = uplink;
    this.own = own;
  }

  NetworkObserved at(Uid owner, Set<IpAddress> known) {
    TapName tap = TapName.of(owner);
    Optional<Link> link = netlink.links().byName(tap.value());
    Set<IpAddress> routed = link.map(each -> routed(each.index())).orElse(Set.of());
    Set<IpAddress> all = new HashSet<>(known);
    all.addAll(routed);
    Seen<Link> world = uplink.look(netlink);
    return new NetworkObserved(
        link.map(l -> Seen.present(state(owner, tap, l))).orElse(Seen.absent()),
        link.isPresent() ? Seen.absent() : new Shaper(netlink, tap).left(),
        Seen.present(routed),
        Seen.present(elsewhere(tap, all)),
        world.map(Link::name),
        proxied(world, all),
        Seen.present(own.look(netlink)));
  }

  /** Addresses, not networks; the kernel's own routes to the gateway are not ours to take away. */
  private Set<IpAddress> routed(int device) {
    return netlink.routes().by(device).stream()
        .filter(NetworkLook::isToHost)
        .map(route -> address(route.destination()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<IpAddress, String> elsewhere(TapName tap, Set<IpAddress> addresses) {
    Map<IpAddress, String> found = new HashMap<>();
    for (IpAddress address : addresses) {
      netlink
          .routes()
          .to(address.toInetAddress())
          .filter(NetworkLook::isToHost)
          .flatMap(route -> netlink.links().byIndex(route.device()))
          .map(Link::name)
          .filter(name -> TapName.isOne(name) && !name.equals(tap.value()))
          .ifPresent(name -> found.put(address, name));
    }
    return Map.copyOf(found);
  }

  private static boolean isToHost(IpRoute route) {
    return route.prefixLength() == route.destination().getAddress().length * 8
        && route.gateway().isEmpty()
        && route.protocol() != IpRoute.KERNEL;
  }

  private TapState state(Uid owner, TapName tap, Link link) {
    boolean ours =
        link.tun().filter(Link.TunDetails::tap).isPresent()
            && TapMark.parse(link.alias()).equals(Optional.of(new TapMark(cell, owner)));
    Set<IpAddress> addresses =
        netlink.addresses().list(link.index()).stream()
            .map(InterfaceAddress::address)
            .map(NetworkLook::address)
            .collect(Collectors.toSet());
    return new TapState(
        link.index(),
        ours,
        link.up(),
        link.carrier(),
        link.tun().map(Link.TunDetails::owner).orElse(OptionalInt.empty()),
        addresses,
        TapSettings.settled(tap),
        new Shaper(netlink, tap).look(link.index()));
  }

  private Seen<Set<IpAddress>> proxied(Seen<Link> world, Set<IpAddress> addresses) {
    return switch (world) {
      case Seen.Absent<Link>() -> Seen.absent();
      case Seen.Unknown<Link>(Problem why) -> Seen.unknown(why);
      case Seen.Present<Link>(Link link) -> {
        try {
          yield Seen.present(
              addresses.stream()
                  .filter(
                      each -> netlink.neighbours().isProxied(link.index(), each.toInetAddress()))
                  .collect(Collectors.toUnmodifiableSet()));
        } catch (LinuxException e) {
          yield Seen.unknown(e.problem());
        }
      }
    };
  }

  private static IpAddress address(InetAddress address) {
    return IpAddress.of(address.getAddress());
  }
}
