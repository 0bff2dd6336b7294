package io.hostler.network;

import java.util.LinkedHashMap;
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

  /** The uplink's: it answers for proxied addresses, and at once (the default is up to 0.8 s). */
  static Map<String, String> ofUplink(String uplink) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("net/ipv6/conf/" + uplink + "/proxy_ndp", "1");
    settings.put("net/ipv6/neigh/" + uplink + "/proxy_delay", "0");
    settings.put("net/ipv4/neigh/" + uplink + "/proxy_delay", "0");
    return settings;
  }
}
