package io.hostler.firewall;

import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.IpAddress;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A service of the host that guests may reach.
 *
 * @param at only at this address of the host; empty: at any
 */
public record HostService(Protocol protocol, int port, Optional<IpAddress> at)
    implements Comparable<HostService> {

  public HostService {
    if (!protocol.hasPorts() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("not a service: " + protocol + "/" + port);
    }
  }

  /**
   * At any address.
   *
   * @param text as {@code udp/53}
   */
  public static HostService parse(String text) {
    int slash = text.indexOf('/');
    return new HostService(
        Protocol.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT)),
        Integer.parseInt(text.substring(slash + 1)),
        Optional.empty());
  }

  @Override
  public int compareTo(HostService other) {
    return Comparator.comparing(HostService::protocol)
        .thenComparingInt(HostService::port)
        .thenComparing(service -> service.at().map(IpAddress::toString).orElse(""))
        .compare(this, other);
  }
}
