package io.hostler.linux;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A unicast route of the main table.
 *
 * @param destination the first address of the prefix
 * @param device index of the interface that it leads to
 * @param protocol who made it (rtnetlink's RTPROT_*): {@link #KERNEL}, {@link #OURS}, …
 * @param priority the metric; smaller is better, 0 the kernel's default
 */
public record IpRoute(
    InetAddress destination,
    int prefixLength,
    int device,
    Optional<InetAddress> gateway,
    int protocol,
    int priority) {
  public static final int KERNEL = 2;

  /** The number in the free range by which our routes are told from others. */
  public static final int OURS = 104;

  /** To one host, directly behind {@code device}. */
  public static IpRoute toHost(InetAddress host, int device) {
    return new IpRoute(host, host.getAddress().length * 8, device, Optional.empty(), OURS, 0);
  }
}
