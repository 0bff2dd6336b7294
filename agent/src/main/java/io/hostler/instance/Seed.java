package io.hostler.instance;

import io.hostler.manifest.Built;
import io.hostler.manifest.BuiltSeed;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Placement;
import io.hostler.model.Sha256;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of an instance's NoCloud seed. The same input gives the same bytes.
 *
 * @param files name → content; secret, since user data is
 */
public record Seed(Map<String, String> files) {
  private static final String NETWORK = "network-config";

  /**
   * @param built hostname, keys, user data as they were when it was built
   * @param mac the guest's hardware address; its interface is found by it
   */
  public static Seed of(InstanceDesired desired, Built built, String mac) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("meta-data", metaData(desired.uid(), built));
    files.put("user-data", built.userData().orElse("#cloud-config\n{}\n"));
    // Debian's image forbids root's login and cloud-init fails on a locale that is not there; what
    // the user's own data says still wins.
    files.put("vendor-data", "#cloud-config\ndisable_root: false\nlocale: false\n");
    String network = network(desired, mac);
    if (!network.isEmpty()) {
      files.put(NETWORK, network);
    }
    return new Seed(files);
  }

  /** A new instance-id makes the guest run its user data again: only a rebuild gives one. */
  private static String metaData(Uid uid, Built built) {
    StringBuilder text = new StringBuilder();
    text.append("instance-id: ").append(uid).append('-').append(built.count()).append('\n');
    text.append("local-hostname: ").append(quoted(built.hostname())).append('\n');
    text.append("public-keys:");
    if (built.sshKeys().isEmpty()) {
      text.append(" []");
    }
    built.sshKeys().forEach(key -> text.append("\n  - ").append(quoted(key)));
    return text.append('\n').toString();
  }

  /**
   * The one form that networkd, ifupdown and NetworkManager all get right: {@code on-link} is
   * dropped by cloud-init 22.4, and it turns {@code ::/0} into {@code ::/64}. Empty for an instance
   * without addresses.
   */
  static String network(InstanceDesired desired, String mac) {
    if (desired.placement().addresses().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append("version: 2\nethernets:\n  eth0:\n    match: {macaddress: ");
    text.append(quoted(mac)).append("}\n    set-name: eth0\n    addresses:");
    List<IpAddress> addresses = new ArrayList<>();
    desired.placement().addresses().stream()
        .map(Placement.Address::address)
        .forEach(addresses::add);
    addresses.forEach(a -> text.append("\n      - ").append(quoted(a + "/" + a.bits())));
    text.append('\n');
    if (addresses.stream().anyMatch(IpAddress::isV4)) {
      text.append("    gateway4: 169.254.1.1\n");
      text.append("    routes:\n      - {to: 169.254.1.1/32, via: 0.0.0.0}\n");
    }
    if (addresses.stream().anyMatch(a -> !a.isV4())) {
      text.append("    gateway6: \"fe80::1\"\n");
    }
    Set<IpAddress> servers = nameServers(desired);
    if (!servers.isEmpty()) {
      text.append("    nameservers:\n      addresses:");
      servers.forEach(s -> text.append("\n        - ").append(quoted(s.toString())));
      text.append('\n');
    }
    return text.toString();
  }

  private static Set<IpAddress> nameServers(InstanceDesired desired) {
    Set<IpAddress> servers = new LinkedHashSet<>();
    for (Placement.Address address : desired.placement().addresses()) {
      AddressPoolSpec pool = desired.pools().get(address.pool());
      if (pool != null) {
        servers.addAll(pool.nameServers());
      }
    }
    return servers;
  }

  /** A YAML double-quoted scalar (which is JSON's string). */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        default -> {
          if (c < 0x20 || c == 0x7f) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /** The ISO image. */
  public byte[] image() {
    return SeedIso.write(files);
  }

  /** What the manifest remembers of it. */
  BuiltSeed built() {
    return new BuiltSeed(files.getOrDefault(NETWORK, ""), Sha256.of(image()));
  }

  /** Without what is in it. */
  @Override
  public String toString() {
    return "Seed" + files.keySet();
  }
}
