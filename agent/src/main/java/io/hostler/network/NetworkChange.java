package io.hostler.network;

import io.hostler.host.Sysctls;
import io.hostler.host.TapName;
import io.hostler.host.Taps;
import io.hostler.linux.Errno;
import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.IpRoute;
import io.hostler.linux.Link;
import io.hostler.linux.LinuxException;
import io.hostler.linux.PacketSocket;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.network.NetworkStep.AddProxy;
import io.hostler.network.NetworkStep.AddRoute;
import io.hostler.network.NetworkStep.CreateTap;
import io.hostler.network.NetworkStep.DeleteTap;
import io.hostler.network.NetworkStep.LinkUp;
import io.hostler.network.NetworkStep.RemoveProxy;
import io.hostler.network.NetworkStep.RemoveRoute;
import io.hostler.network.NetworkStep.SetGateway;
import io.hostler.network.NetworkStep.SetRates;
import io.hostler.network.NetworkStep.SetSettings;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.HexFormat;
import java.util.Optional;

/** One step on a native thread. Only a tap that carries the cell's mark is changed. */
final class NetworkChange {
  private final Rtnetlink netlink;
  private final Uid cell;

  NetworkChange(Rtnetlink netlink, Uid cell) {
    this.netlink = netlink;
    this.cell = cell;
  }

  void apply(NetworkStep step) {
    switch (step) {
      case CreateTap(TapName tap, Uid owner, int user) -> create(tap, owner, user);
      case SetSettings(TapName tap) -> {
        ours(tap);
        TapSettings.of(tap).forEach(Sysctls::write);
      }
      case SetGateway(TapName tap) -> {
        int device = ours(tap).index();
        for (IpAddress gateway : Gateway.all()) {
          netlink
              .addresses()
              .add(
                  new InterfaceAddress(
                      device, gateway.toInetAddress(), Gateway.prefixLength(gateway)));
        }
      }
      case LinkUp(TapName tap) -> netlink.links().setUp(ours(tap).index(), true);
      case AddRoute(TapName tap, IpAddress address) -> addRoute(tap, address);
      case RemoveRoute(TapName tap, IpAddress address) -> removeRoute(tap, address);
      case SetRates(TapName tap, Rates rates) ->
          new Shaper(netlink, tap).set(ours(tap).index(), rates);
      case AddProxy(String uplink, IpAddress address) -> answer(world(uplink), address);
      case RemoveProxy(String uplink, IpAddress address) ->
          netlink
              .links()
              .byName(uplink)
              .ifPresent(
                  link -> netlink.neighbours().deleteProxy(link.index(), address.toInetAddress()));
      case DeleteTap(TapName tap) -> delete(tap);
    }
  }

  private void create(TapName tap, Uid owner, int user) {
    String mark = new TapMark(cell, owner).text();
    Optional<Link> there = netlink.links().byName(tap.value());
    if (there.filter(link -> !link.alias().equals(mark)).isPresent()) {
      throw foreign(tap);
    }
    Taps.create(
        tap,
        user,
        () ->
            netlink
                .links()
                .setAlias(
                    netlink.links().byName(tap.value()).orElseThrow(() -> missing(tap)).index(),
                    mark));
  }

  /** What leads to another instance's tap is not taken from it, whatever the look had seen. */
  private void addRoute(TapName tap, IpAddress address) {
    IpRoute wanted = IpRoute.toHost(address.toInetAddress(), ours(tap).index());
    try {
      netlink.routes().add(wanted);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      Optional<String> holder =
          netlink
              .routes()
              .to(wanted.destination())
              .filter(route -> route.device() != wanted.device())
              .flatMap(route -> netlink.links().byIndex(route.device()))
              .map(Link::name)
              .filter(TapName::isOne);
      if (holder.isPresent()) {
        throw new NetworkException(NetworkPlan.conflict(address, holder.get()));
      }
      netlink.routes().replace(wanted);
    }
  }

  /** Whatever leads there, of whichever maker: {@code ip} sets another protocol than we do. */
  private void removeRoute(TapName tap, IpAddress address) {
    int device = ours(tap).index();
    for (IpRoute route : netlink.routes().by(device)) {
      if (route.prefixLength() == address.bits()
          && route.destination().equals(address.toInetAddress())) {
        netlink.routes().delete(route);
      }
    }
  }

  /** The neighbours first: an agent killed in between does both again. */
  private void answer(Link uplink, IpAddress address) {
    byte[] mac = HexFormat.ofDelimiter(":").parseHex(uplink.mac());
    if (mac.length == 6) {
      try (PacketSocket packets = new PacketSocket(uplink.index())) {
        packets.send(Announcement.frame(mac, address));
      } catch (LinuxException e) {
        if (e.errno() != Errno.ENETDOWN) { // nobody to tell: they will ask when it is up
          throw e;
        }
      }
    }
    netlink.neighbours().addProxy(uplink.index(), address.toInetAddress());
  }

  /** The shaper first: nobody would look for it once the tap is gone. */
  private void delete(TapName tap) {
    Optional<Link> link = netlink.links().byName(tap.value()).map(found -> marked(tap, found));
    new Shaper(netlink, tap).remove();
    link.ifPresent(found -> netlink.links().delete(found.index()));
  }

  private Link ours(TapName tap) {
    return marked(tap, netlink.links().byName(tap.value()).orElseThrow(() -> missing(tap)));
  }

  private Link marked(TapName tap, Link link) {
    if (TapMark.parse(link.alias())
        .filter(mark -> mark.cell().equals(cell) && TapName.of(mark.owner()).equals(tap))
        .isEmpty()) {
      throw foreign(tap);
    }
    return link;
  }

  private Link world(String uplink) {
    return netlink
        .links()
        .byName(uplink)
        .orElseThrow(
            () ->
                new NetworkException(
                    new Problem("uplink-missing", "the uplink " + uplink + " is gone")));
  }

  private static NetworkException missing(TapName tap) {
    return new NetworkException(new Problem("tap-missing", "tap " + tap + " is gone"));
  }

  private static NetworkException foreign(TapName tap) {
    return new NetworkException(
        new Problem("tap-foreign", "a link named " + tap + " does not carry this cell's mark"));
  }
}
