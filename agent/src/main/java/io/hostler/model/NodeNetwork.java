package io.hostler.model;

import io.hostler.model.AddressPoolSpec.Mode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The networks that a node is connected to itself, and what follows for instances on it. An address
 * that the node has, or that it reaches on a link, is not an instance's: a route to a tap would
 * take it from whoever has it. But for one case: the node may answer on its uplink for what is free
 * there, which is what a proxied pool is for.
 */
public record NodeNetwork(List<NodeLink> links) {
  public static final NodeNetwork NONE = new NodeNetwork(List.of());

  public NodeNetwork {
    links = List.copyOf(links);
  }

  /**
   * Addresses that no instance on the node can have.
   *
   * @param why for people, {@code 192.0.2.0/24 is a network of the node's own, on eth0}
   */
  public record Refusal(Prefix addresses, String why) {}

  /** Those of a pool of this prefix and mode, single addresses first. */
  public List<Refusal> refusals(Prefix pool, Mode mode) {
    return Stream.concat(
            links.stream().flatMap(link -> single(link, mode)),
            links.stream().flatMap(link -> whole(link, mode)))
        .filter(each -> each.addresses().overlaps(pool))
        .toList();
  }

  /** Why an instance can't have an address of this mode here, if so. */
  public Optional<String> refuses(IpAddress address, Mode mode) {
    return refusals(Prefix.host(address), mode).stream().findFirst().map(Refusal::why);
  }

  private static Stream<Refusal> single(NodeLink link, Mode mode) {
    return Stream.of(
            each(link.addresses(), "the node's own address, on " + link.name()),
            each(link.gateways(), "a gateway of the node, on " + link.name()),
            serves(link, mode)
                ? link.prefixes().stream().flatMap(prefix -> ends(prefix, link.name()))
                : Stream.<Refusal>empty())
        .flatMap(each -> each);
  }

  private static Stream<Refusal> whole(NodeLink link, Mode mode) {
    return serves(link, mode)
        ? Stream.empty()
        : link.prefixes().stream()
            .map(
                prefix ->
                    new Refusal(
                        prefix, prefix + " is a network of the node's own, on " + link.name()));
  }

  private static boolean serves(NodeLink link, Mode mode) {
    return mode == Mode.PROXIED && link.uplink();
  }

  /** RFC 919's broadcast and the network's own; of IPv6 every router's (RFC 4291 2.6.1). */
  private static Stream<Refusal> ends(Prefix prefix, String link) {
    if (prefix.address().bits() - prefix.length() < 2) {
      return Stream.empty();
    }
    List<IpAddress> ends =
        prefix.isV4() ? List.of(prefix.address(), prefix.last()) : List.of(prefix.address());
    return each(ends, "an end of the network " + prefix + " on " + link);
  }

  private static Stream<Refusal> each(List<IpAddress> addresses, String what) {
    return addresses.stream()
        .map(address -> new Refusal(Prefix.host(address), address + " is " + what));
  }
}
