package io.hostler.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private final NetlinkSocket socket;

  public Routes(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** All of both families. */
  public List<Route> list() {
    List<Route> found = new ArrayList<>();
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

  /** Adds the route, or replaces the one to the same prefix with the same priority. */
  public void replace(Route route) {
    int flags = Netlink.CREATE | Netlink.REPLACE;
    socket.request(request(NEW, flags, route, "add"));
  }

  /** Removes it; nothing to do when it is not there. */
  public void delete(Route route) {
    try {
      socket.request(request(DELETE, 0, route, "delete"));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ESRCH && e.errno() != Errno.ENODEV) {
        throw e;
      }
    }
  }

  private static NetlinkRequest request(int type, int flags, Route route, String verb) {
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

  private static Optional<Route> parse(int family, NetlinkMessage message) {
    NetlinkAttributes attributes = message.attributes(FIXED);
    int table = attributes.integer(RTA_TABLE).orElse(message.payload().get(4) & 0xff);
    int type = message.payload().get(7) & 0xff;
    Optional<Integer> device = attributes.integer(RTA_OIF);
    if (table != MAIN || type != UNICAST || device.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Route(
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
