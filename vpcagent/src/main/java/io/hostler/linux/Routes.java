package io.hostler.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Unicast routes of the main table over rtnetlink. */
public final class Routes {
  private static final int NEW = 24;
  private static final int DELETE = 25;
  private static final int GET = 26;
  private static final int FIXED = 12;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_TABLE = 15;
  private static final int MAIN = 254;
  private static final int UNICAST = 1;
  private static final int SCOPE_LINK = 253;

  /** RTM_F_FIB_MATCH. */
  private static final int AS_IN_TABLE = 0x2000;

  private static final byte[] REST = new byte[7];

  /** What a lookup says where no route is, or one that leads nowhere on purpose. */
  private static final Set<Integer> NO_WAY =
      Set.of(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EINVAL, Errno.EACCES, Errno.ESRCH);

  private final NetlinkSocket socket;

  public Routes(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** All of both families. */
  public List<IpRoute> list() {
    List<IpRoute> found = new ArrayList<>();
    for (int family : new int[] {Netlink.AF_INET, Netlink.AF_INET6}) {
      NetlinkRequest get =
          new NetlinkRequest(GET, 0, "list routes")
              .fixed(FIXED, b -> b.put((byte) family).put(new byte[11]));
      for (NetlinkMessage message : socket.dump(get)) {
        parse(family, message).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Those by one device, both families: the kernel sends no others. */
  public List<IpRoute> by(int device) {
    List<IpRoute> found = new ArrayList<>();
    for (int family : new int[] {Netlink.AF_INET, Netlink.AF_INET6}) {
      NetlinkRequest get =
          new NetlinkRequest(GET, 0, "list routes by link " + device)
              .fixed(FIXED, b -> b.put((byte) family).put(new byte[3]).put((byte) MAIN).put(REST))
              .integer(RTA_OIF, device);
      for (NetlinkMessage message : socket.dump(get)) {
        parse(family, message).filter(route -> route.device() == device).ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * The route that the host takes to an address, when it is a unicast one of the main table: as it
   * stands in the table, whatever its prefix. Of routes to the same prefix that of the smallest
   * metric.
   */
  public Optional<IpRoute> to(InetAddress address) {
    int family = Addresses.family(address);
    NetlinkRequest get =
        new NetlinkRequest(GET, 0, "route to " + address.getHostAddress())
            .fixed(
                FIXED,
                b ->
                    b.put((byte) family)
                        .put((byte) (address.getAddress().length * 8))
                        .putShort((short) 0)
                        .putInt(0)
                        .putInt(AS_IN_TABLE))
            .address(RTA_DST, address);
    try {
      return socket.request(get).stream().findFirst().flatMap(found -> parse(family, found));
    } catch (LinuxException e) {
      if (NO_WAY.contains(e.errno())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Adds the route.
   *
   * @throws LinuxException EEXIST when there is one to the same prefix with the same priority
   */
  public void add(IpRoute route) {
    socket.request(request(NEW, Netlink.CREATE | Netlink.EXCLUSIVE, route, "add"));
  }

  /** Adds the route, or replaces the one to the same prefix with the same priority. */
  public void replace(IpRoute route) {
    int flags = Netlink.CREATE | Netlink.REPLACE;
    socket.request(request(NEW, flags, route, "add"));
  }

  /** Removes it; nothing to do when it is not there. */
  public void delete(IpRoute route) {
    try {
      socket.request(request(DELETE, 0, route, "delete"));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ESRCH && e.errno() != Errno.ENODEV) {
        throw e;
      }
    }
  }

  private static NetlinkRequest request(int type, int flags, IpRoute route, String verb) {
    String what =
        verb
            + " route "
            + route.destination().getHostAddress()
            + "/"
            + route.prefixLength()
            + " by link "
            + route.device();
    int family = Addresses.family(route.destination());
    boolean direct = route.gateway().isEmpty();
    NetlinkRequest request =
        new NetlinkRequest(type, flags, what)
            .fixed(
                FIXED,
                b ->
                    b.put((byte) family)
                        .put((byte) route.prefixLength())
                        .putShort((short) 0)
                        .put((byte) MAIN)
                        .put((byte) route.protocol())
                        .put((byte) (direct && family == Netlink.AF_INET ? SCOPE_LINK : 0))
                        .put((byte) UNICAST)
                        .putInt(0));
    request.address(RTA_DST, route.destination()).integer(RTA_OIF, route.device());
    route.gateway().ifPresent(gateway -> request.address(RTA_GATEWAY, gateway));
    if (route.priority() != 0) {
      request.integer(RTA_PRIORITY, route.priority());
    }
    return request;
  }

  private static Optional<IpRoute> parse(int family, NetlinkMessage message) {
    NetlinkAttributes attributes = message.attributes(FIXED);
    int table = attributes.integer(RTA_TABLE).orElse(message.payload().get(4) & 0xff);
    int type = message.payload().get(7) & 0xff;
    Optional<Integer> device = attributes.integer(RTA_OIF);
    if (table != MAIN || type != UNICAST || device.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new IpRoute(
            attributes.address(RTA_DST).orElse(any(family)),
            message.payload().get(1) & 0xff,
            device.get(),
            attributes.address(RTA_GATEWAY),
            message.payload().get(5) & 0xff,
            attributes.integer(RTA_PRIORITY).orElse(0)));
  }

  private static InetAddress any(int family) {
    try {
      return InetAddress.getByAddress(new byte[family == Netlink.AF_INET ? 4 : 16]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
