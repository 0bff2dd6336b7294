package io.hostler.network;

import io.hostler.host.TapName;
import io.hostler.host.Uplink;
import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.Link;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Route;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One look at one instance's network, on a native thread. */
final class NetworkLook {
  private final Rtnetlink netlink;
  private final Uid cell;
  private final Uplink uplink;

  NetworkLook(Rtnetlink netlink, Uid cell, Uplink uplink) {
    this.netlink = netlink;
    this.cell = cell;
    this.uplink = uplink;
  }

  NetworkObserved at(Uid owner) {
    TapName tap = TapName.of(owner);
    List<Link> links = netlink.links().list();
    Optional<Link> link = links.stream().filter(l -> l.name().equals(tap.value())).findFirst();
    Map<Integer, String> others = new HashMap<>();
    for (Link other : links) {
      if (TapName.isOne(other.name()) && !other.name().equals(tap.value())) {
        others.put(other.index(), other.name());
      }
    }
    Set<IpAddress> routed = new HashSet<>();
    Map<IpAddress, String> elsewhere = new HashMap<>();
    for (Route route : netlink.routes().list()) {
      IpAddress destination = address(route.destination());
      if (route.prefixLength() != destination.bits() || route.gateway().isPresent()) {
        continue;
      }
      if (link.isPresent() && route.device() == link.get().index()) {
        // The kernel's own routes to the gateway are not ours to take away.
        if (route.protocol() != Route.KERNEL) {
          routed.add(destination);
        }
      } else if (others.containsKey(route.device()) && route.protocol() != Route.KERNEL) {
        elsewhere.put(destination, others.getOrDefault(route.device(), ""));
      }
    }
    Seen<Link> world = uplink.look(netlink);
    return new NetworkObserved(
        link.map(l -> Seen.present(state(owner, tap, l))).orElse(Seen.absent()),
        Seen.present(Set.copyOf(routed)),
        Seen.present(Map.copyOf(elsewhere)),
        world.map(Link::name),
        proxied(world));
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

  private Seen<Set<IpAddress>> proxied(Seen<Link> world) {
    return switch (world) {
      case Seen.Absent<Link>() -> Seen.absent();
      case Seen.Unknown<Link>(Problem why) -> Seen.unknown(why);
      case Seen.Present<Link>(Link link) -> {
        try {
          Set<IpAddress> all = new TreeSet<>();
          netlink.neighbours().proxied(link.index()).forEach(a -> all.add(address(a)));
          yield Seen.present(Set.copyOf(all));
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
