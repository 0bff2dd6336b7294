package io.hostler.firewall;

import io.hostler.linux.Errno;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Netlink;
import io.hostler.linux.NetlinkAttributes;
import io.hostler.linux.NetlinkMessage;
import io.hostler.linux.NetlinkRequest;
import io.hostler.linux.NetlinkSocket;
import io.hostler.model.IpAddress;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Ends flows in connection tracking (linux/netfilter/nfnetlink_conntrack.h), in the network
 * namespace of the thread that opens it.
 */
final class Conntrack implements AutoCloseable {
  private static final int NFNL_SUBSYS_CTNETLINK = 1 << 8;
  private static final int GET = NFNL_SUBSYS_CTNETLINK | 1;
  private static final int DELETE = NFNL_SUBSYS_CTNETLINK | 2;
  private static final int FAMILY_HEADER = 4;

  private static final int TUPLE_ORIG = 1;
  private static final int TUPLE_REPLY = 2;
  private static final int ID = 12;
  private static final int ZONE = 18;
  private static final int FILTER = 25;
  private static final int TUPLE_IP = 1;
  private static final int IP_V4_SRC = 1;
  private static final int IP_V6_SRC = 3;

  /** In CTA_FILTER, whose attributes are named after the tuples: the source alone. */
  private static final int BY_SOURCE = 1;

  /** Up to so many the kernel looks for each, which reads it all twice; of more we do, once. */
  private static final int FEW = 16;

  private final NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER);

  /** Ends the flows that these opened, and those whose packets they answer. */
  void forget(Collection<IpAddress> addresses) {
    for (boolean v4 : new boolean[] {true, false}) {
      Set<InetAddress> some = new HashSet<>();
      addresses.stream()
          .filter(address -> address.isV4() == v4)
          .forEach(address -> some.add(address.toInetAddress()));
      // Asked for IPv6 by source, Linux (6.18 as seen) gives all flows but those that match.
      if (v4 && some.size() <= FEW) {
        for (InetAddress address : some) {
          forget(of(address, TUPLE_ORIG), v4, Set.of(address));
          forget(of(address, TUPLE_REPLY), v4, Set.of(address));
        }
      } else if (!some.isEmpty()) {
        forget(request(GET, v4, "list flows"), v4, some);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  /** A kernel before 5.8 does not heed the filter: it gives all. */
  private static NetlinkRequest of(InetAddress address, int tuple) {
    return request(GET, true, "list flows of " + address.getHostAddress())
        .nested(tuple, inside -> inside.nested(TUPLE_IP, ip -> ip.address(IP_V4_SRC, address)))
        .nested(FILTER, inside -> inside.integer(tuple, BY_SOURCE));
  }

  private void forget(NetlinkRequest list, boolean v4, Set<InetAddress> addresses) {
    for (NetlinkMessage flow :
        socket.dump(
            list,
            message ->
                isFrom(message, TUPLE_ORIG, v4, addresses)
                    || isFrom(message, TUPLE_REPLY, v4, addresses))) {
      forget(flow.attributes(FAMILY_HEADER), v4);
    }
  }

  private static boolean isFrom(
      NetlinkMessage flow, int tuple, boolean v4, Set<InetAddress> addresses) {
    Optional<InetAddress> source =
        flow.attributes(FAMILY_HEADER).nested(tuple).nested(TUPLE_IP).address(source(v4));
    return source.map(addresses::contains).orElse(false);
  }

  /** By its id too, so that a later flow between the same ends is not meant. */
  private void forget(NetlinkAttributes flow, boolean v4) {
    NetlinkRequest request = request(DELETE, v4, "forget a flow");
    flow.bytes(TUPLE_ORIG).ifPresent(ends -> request.nested(TUPLE_ORIG, all -> all.raw(ends)));
    flow.bytes(ZONE).ifPresent(zone -> request.bytes(ZONE, zone));
    flow.bytes(ID).ifPresent(id -> request.bytes(ID, id));
    try {
      socket.request(request);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static NetlinkRequest request(int type, boolean v4, String what) {
    int family = v4 ? Netlink.AF_INET : Netlink.AF_INET6;
    return new NetlinkRequest(type, 0, what)
        .fixed(FAMILY_HEADER, header -> header.put((byte) family).put(new byte[3]));
  }

  private static int source(boolean v4) {
    return v4 ? IP_V4_SRC : IP_V6_SRC;
  }
}
