package io.hostler.node;

import io.hostler.host.TapName;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a node says of itself: read from the host once, where the configuration leaves it to that.
 */
public final class NodeFacts {
  private NodeFacts() {}

  /**
   * @param name empty: the host's
   * @param cpus 0: the host's
   * @param memory bytes; 0: the host's less a tenth
   */
  public static NodeReport report(
      Uid uid, String name, String version, int cpus, long memory, Map<String, String> tags) {
    return new NodeReport(
        uid,
        name.isEmpty() ? hostName() : name,
        version,
        cpus == 0 ? Runtime.getRuntime().availableProcessors() : cpus,
        memory == 0 ? totalMemory() / 10 * 9 : memory,
        addresses(),
        NodeNetwork.NONE,
        tags,
        false);
  }

  private static String hostName() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      String label = name.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
      return label.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") ? label : "node";
    } catch (IOException e) {
      return "node";
    }
  }

  private static long totalMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    } catch (IOException e) {
      throw new HostlerException(new Problem("host-unreadable", "/proc/meminfo: " + e), e);
    }
    throw new HostlerException(new Problem("host-unreadable", "/proc/meminfo has no MemTotal"));
  }

  /** Those that others may reach; an interface that goes meanwhile is left out. */
  private static List<IpAddress> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(each -> !TapName.isOne(each.getName()))
          .flatMap(each -> each.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
          .map(InetAddress::getAddress)
          .map(IpAddress::of)
          .sorted()
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
