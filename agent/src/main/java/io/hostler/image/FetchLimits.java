package io.hostler.image;

import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * What fetching by URL may do. Whoever may declare an image chooses the URL, and must not reach
 * through the node what only the node reaches.
 *
 * @param allowed prefixes that may be fetched from although they are loopback, link-local, private
 *     or otherwise not of the world
 * @param maxBytes of one file
 * @param connect how long one connection may take to stand
 * @param idle how long a server may be silent
 * @param total how long one fetch may take, redirects included
 * @param redirects how many are followed
 */
public record FetchLimits(
    List<Prefix> allowed,
    long maxBytes,
    Duration connect,
    Duration idle,
    Duration total,
    int redirects) {

  public static final FetchLimits DEFAULT =
      new FetchLimits(
          List.of(),
          64L << 30,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofHours(2),
          5);

  /**
   * The special-purpose registries of IANA (RFC 6890) as far as they are not reachable by all, and
   * what carries an IPv4 address inside (NAT64, 6to4, Teredo), which would be a way round.
   */
  private static final List<Prefix> CLOSED =
      List.of(
          Prefix.parse("0.0.0.0/8"),
          Prefix.parse("10.0.0.0/8"),
          Prefix.parse("100.64.0.0/10"),
          Prefix.parse("127.0.0.0/8"),
          Prefix.parse("169.254.0.0/16"),
          Prefix.parse("172.16.0.0/12"),
          Prefix.parse("192.0.0.0/24"),
          Prefix.parse("192.168.0.0/16"),
          Prefix.parse("198.18.0.0/15"),
          Prefix.parse("224.0.0.0/3"),
          Prefix.parse("::/96"),
          Prefix.parse("64:ff9b::/96"),
          Prefix.parse("64:ff9b:1::/48"),
          Prefix.parse("2001::/32"),
          Prefix.parse("2002::/16"),
          Prefix.parse("fc00::/7"),
          Prefix.parse("fe80::/9"),
          Prefix.parse("ff00::/8"));

  public FetchLimits {
    allowed = List.copyOf(allowed);
  }

  /** Whether a connection to {@code address} may be made. */
  boolean allows(InetAddress address) {
    IpAddress ip = IpAddress.of(reached(address));
    return allowed.stream().anyMatch(prefix -> prefix.contains(ip))
        || CLOSED.stream().noneMatch(prefix -> prefix.contains(ip));
  }

  /** An IPv6 address that maps an IPv4 one, as an AAAA record may say, is connected to as that. */
  private static byte[] reached(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress()).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
