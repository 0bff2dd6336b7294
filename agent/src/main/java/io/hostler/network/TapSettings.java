package io.hostler.network;

import io.hostler.host.Sysctls;
import io.hostler.host.TapName;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The kernel's settings of every tap. A guest is a stranger: its router advertisements and
 * redirects count for nothing, and its sources are checked (by rp_filter for IPv4, unless the
 * operator's {@code conf/all} makes that loose; the firewall checks both families anyhow).
 */
final class TapSettings {
  private TapSettings() {}

  /** In the order of writing: without IPv6 the link has none of its other settings' effect. */
  static Map<String, String> of(TapName tap) {
    Map<String, String> settings = new LinkedHashMap<>();
    String v6 = "net/ipv6/conf/" + tap + "/";
    settings.put(v6 + "disable_ipv6", "0");
    settings.put(v6 + "accept_ra", "0");
    settings.put(v6 + "autoconf", "0");
    settings.put(v6 + "addr_gen_mode", "1"); // none: fe80::1 is its only address
    settings.put(v6 + "accept_redirects", "0");
    settings.put(v6 + "forwarding", "1");
    String v4 = "net/ipv4/conf/" + tap + "/";
    settings.put(v4 + "rp_filter", "1");
    settings.put(v4 + "accept_redirects", "0");
    settings.put(v4 + "send_redirects", "0");
    settings.put(v4 + "arp_ignore", "1"); // answers for the gateway alone
    settings.put(v4 + "arp_announce", "2"); // asks as the gateway
    settings.put(v4 + "forwarding", "1");
    return settings;
  }

  /** In the namespace of the calling thread. */
  static Seen<Boolean> settled(TapName tap) {
    boolean all = true;
    for (Map.Entry<String, String> setting : of(tap).entrySet()) {
      switch (Sysctls.read(setting.getKey())) {
        case Seen.Present<String>(String value) -> all &= value.equals(setting.getValue());
        case Seen.Absent<String>() -> all = false;
        case Seen.Unknown<String>(Problem why) -> {
          return Seen.unknown(why);
        }
      }
    }
    return Seen.present(all);
  }
}
