package io.hostler.network;

import io.hostler.model.IpAddress;
import java.util.List;
import java.util.Set;

/**
 * The addresses of the node on every tap, the same on all. On the tap itself they need no proxying,
 * which would work only under a default route.
 */
public final class Gateway {
  public static final IpAddress V4 = IpAddress.parse("169.254.1.1");
  public static final IpAddress V6 = IpAddress.parse("fe80::1");

  private Gateway() {}

  /** The prefix lengths: a host's, and a link's. */
  static int prefixLength(IpAddress gateway) {
    return gateway.isV4() ? 32 : 64;
  }

  static List<IpAddress> all() {
    return List.of(V4, V6);
  }

  static boolean complete(Set<IpAddress> addresses) {
    return addresses.containsAll(all());
  }
}
