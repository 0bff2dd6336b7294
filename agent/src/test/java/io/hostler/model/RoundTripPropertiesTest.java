package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.model.FirewallSpec.Ports;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.InstanceSpec.Power;
import io.hostler.model.InstanceSpec.Rates;
import io.hostler.model.InstanceSpec.Restart;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RoundTripPropertiesTest {

  @Provide
  Arbitrary<IpAddress> addresses() {
    // Zeros are frequent, so that :: is written in every place.
    Arbitrary<Byte> bytes =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, Arbitraries.just((byte) 0)),
            net.jqwik.api.Tuple.of(1, Arbitraries.bytes()));
    return Arbitraries.of(4, 16)
        .flatMap(size -> bytes.array(byte[].class).ofSize(size))
        .map(IpAddress::of);
  }

  @Provide
  Arbitrary<Prefix> prefixes() {
    return addresses()
        .flatMap(
            address ->
                Arbitraries.integers().between(0, address.bits()).map(l -> network(address, l)));
  }

  private static Prefix network(IpAddress address, int length) {
    BigInteger value = new BigInteger(1, address.bytes());
    int host = address.bits() - length;
    byte[] shifted = value.shiftRight(host).shiftLeft(host).toByteArray();
    byte[] bytes = new byte[address.bits() / 8];
    int size = Math.min(shifted.length, bytes.length);
    System.arraycopy(shifted, shifted.length - size, bytes, bytes.length - size, size);
    return new Prefix(IpAddress.of(bytes), length);
  }

  @Property
  void anAddressIsReadAsItIsWritten(@ForAll("addresses") IpAddress address) throws Exception {
    // IPv4 inside IPv6 is refused: the JDK reads it as IPv4.
    InetAddress jdk = InetAddress.getByAddress(address.bytes());
    if (jdk.getAddress().length != address.bits() / 8) {
      assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(address.toString()));
      return;
    }
    assertEquals(address, IpAddress.parse(address.toString()));
    assertEquals(jdk, InetAddress.ofLiteral(address.toString()));
  }

  @Property
  void aPrefixHoldsExactlyTheAddressesThatShareItsBits(
      @ForAll("prefixes") Prefix prefix, @ForAll("addresses") IpAddress address) {
    boolean shares =
        prefix.isV4() == address.isV4() && network(address, prefix.length()).equals(prefix);
    assertEquals(shares, prefix.contains(address));
    assertEquals(true, prefix.contains(prefix.address()));
  }

  @Property
  void overlapIsOfBothSidesAndMeansThatOneHoldsTheOther(
      @ForAll("prefixes") Prefix a, @ForAll("prefixes") Prefix b) {
    assertEquals(a.overlaps(b), b.overlaps(a));
    assertEquals(
        a.overlaps(b),
        a.isV4() == b.isV4()
            && network(a.address(), Math.min(a.length(), b.length()))
                .equals(network(b.address(), Math.min(a.length(), b.length()))));
  }

  @Property
  void aSizeIsReadAsItIsWritten(@ForAll @LongRange(min = 1) long bytes) {
    String text = Sizes.formatBytes(bytes);
    if (!Character.isDigit(text.charAt(text.length() - 1))) {
      assertEquals(bytes, Sizes.parseBytes(text));
    } else {
      assertEquals(bytes, Long.parseLong(text));
    }
  }

  @Property
  void wholeMebibytesAreWrittenWithAUnit(@ForAll @IntRange(min = 1) int mebibytes) {
    assertEquals(
        (long) mebibytes << 20, Sizes.parseBytes(Sizes.formatBytes((long) mebibytes << 20)));
  }

  @Property(tries = 300)
  void anInstanceIsReadAsItIsWritten(@ForAll("instances") InstanceSpec spec) {
    assertEquals(spec, SpecCodec.parse(Kind.INSTANCE, SpecCodec.write(spec)).spec());
  }

  @Property(tries = 300)
  void aFirewallIsReadAsItIsWritten(@ForAll("firewalls") FirewallSpec spec) {
    assertEquals(spec, SpecCodec.parse(Kind.FIREWALL, SpecCodec.write(spec)).spec());
  }

  private static Arbitrary<String> label() {
    return Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(63);
  }

  private static <T> Arbitrary<Optional<T>> maybe(Arbitrary<T> arbitrary) {
    return arbitrary.optional();
  }

  @Provide
  Arbitrary<InstanceSpec> instances() {
    Arbitrary<List<String>> names = label().list().uniqueElements().ofMaxSize(5);
    Arbitrary<Optional<Long>> rate = maybe(Arbitraries.longs().between(64_000, 1_000_000_000_000L));
    Arbitrary<Long> memory = Arbitraries.longs().between(16, 1 << 20).map(mib -> mib << 20);
    Arbitrary<Rates> rates = Combinators.combine(rate, rate).as(Rates::new);
    return Combinators.combine(
            Combinators.combine(maybe(label()), label(), memory, maybe(memory), names)
                .as((host, image, mem, disk, keys) -> new Object[] {host, image, mem, disk, keys}),
            maybe(label().map(Sha256::of)),
            maybe(names),
            names,
            rates,
            Arbitraries.of(Power.class),
            Arbitraries.of(Restart.class),
            maybe(label()))
        .as(
            (first, userData, addresses, firewalls, limits, power, restart, node) ->
                instance(first, userData, addresses, firewalls, limits, power, restart, node));
  }

  @SuppressWarnings("unchecked")
  private static InstanceSpec instance(
      Object[] first,
      Optional<String> userData,
      Optional<List<String>> addresses,
      List<String> firewalls,
      Rates rates,
      Power power,
      Restart restart,
      Optional<String> node) {
    return new InstanceSpec(
        (Optional<String>) first[0],
        (String) first[1],
        1 + firewalls.size(),
        (Long) first[2],
        (Optional<Long>) first[3],
        (List<String>) first[4],
        userData,
        addresses,
        firewalls,
        node.isPresent(),
        rates,
        power,
        restart,
        node,
        userData.isPresent());
  }

  @Provide
  Arbitrary<FirewallSpec> firewalls() {
    Arbitrary<Ports> ports =
        Combinators.combine(
                Arbitraries.integers().between(1, 65535), Arbitraries.integers().between(1, 65535))
            .as((a, b) -> new Ports(Math.min(a, b), Math.max(a, b)));
    return Combinators.combine(
            Arbitraries.of(Protocol.class), maybe(ports), maybe(prefixes().filter(this::plain)))
        .as(
            (protocol, port, source) ->
                new Rule(
                    protocol,
                    protocol.hasPorts() ? port : Optional.empty(),
                    source.filter(p -> fits(protocol, p))))
        .list()
        .uniqueElements()
        .ofMaxSize(6)
        .flatMap(
            rules -> Arbitraries.of(true, false).map(cutLive -> new FirewallSpec(rules, cutLive)));
  }

  private boolean plain(Prefix prefix) {
    return prefix.isV4() || prefix.address().toInetAddress().getAddress().length == 16;
  }

  private static boolean fits(Protocol protocol, Prefix prefix) {
    return switch (protocol) {
      case ICMP -> prefix.isV4();
      case ICMPV6, MH -> !prefix.isV4();
      default -> true;
    };
  }
}
