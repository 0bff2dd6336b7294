package io.hostler.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the node forwards by, in the order of writing. */
final class NodeSettings {
  static final String FORWARD_V4 = "net/ipv4/ip_forward";
  static final String FORWARD_V6 = "net/ipv6/conf/all/forwarding";

  private NodeSettings() {}

  /**
   * How far the uplink believes router advertisements: 1 only while it does not forward, 2 always.
   */
  static String acceptRa(String uplink) {
    return "net/ipv6/conf/" + uplink + "/accept_ra";
  }

  /**
   * The least that the node's neighbour tables must hold, of both families: they are one for all
   * links, so with the kernel's 1,024 a few guests that make entries would leave none for others.
   * The largest first, since each bounds the next. An entry takes some 500 bytes. Absent in network
   * namespaces other than the host's.
   */
  static Map<String, Long> neighbours() {
    Map<String, Long> least = new LinkedHashMap<>();
    for (String family : List.of("ipv4", "ipv6")) {
      String name = "net/" + family + "/neigh/default/gc_thresh";
      least.put(name + 3, 16_384L); // never more
      least.put(name + 2, 8_192L); // collected at once when above it for 5 s
      least.put(name + 1, 4_096L); // below it nothing is collected
    }
    return least;
  }

  /** The uplink's: it answers for proxied addresses, and at once (the default is up to 0.8 s). */
  static Map<String, String> ofUplink(String uplink) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("net/ipv6/conf/" + uplink + "/proxy_ndp", "1");
    settings.put("net/ipv6/neigh/" + uplink + "/proxy_delay", "0");
    settings.put("net/ipv4/neigh/" + uplink + "/proxy_delay", "0");
    return settings;
  }
}
