package io.hostler.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchLimitsTest {

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, true",
    "2606:4700::1, true",
    "127.0.0.1, false",
    "127.9.9.9, false",
    "0.0.0.0, false",
    "10.1.2.3, false",
    "172.31.255.255, false",
    "172.32.0.1, true",
    "192.168.1.1, false",
    "100.64.0.1, false",
    "169.254.169.254, false",
    "224.0.0.1, false",
    "255.255.255.255, false",
    "::1, false",
    "::, false",
    "::7f00:1, false",
    "64:ff9b::7f00:1, false",
    "2002:7f00:1::, false",
    "fe80::1, false",
    "fec0::1, false",
    "fd77::1, false",
    "ff02::1, false"
  })
  void onlyAddressesOfTheWorld(String address, boolean allowed) {
    assertEquals(allowed, FetchLimits.DEFAULT.allows(IpAddress.parse(address).toInetAddress()));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, false", "10.1.2.3, false", "198.51.100.1, true"})
  void anIpv4AddressInAnAaaaRecordIsNoWayRound(String address, boolean allowed) throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    System.arraycopy(InetAddress.getByName(address).getAddress(), 0, mapped, 12, 4);
    // What the resolver makes of such a record; getByAddress of InetAddress would make it IPv4.
    InetAddress resolved = Inet6Address.getByAddress("host", mapped, -1);
    assertEquals(16, resolved.getAddress().length);
    assertEquals(allowed, FetchLimits.DEFAULT.allows(resolved));
  }

  @Test
  void whatIsConfiguredIsAllowed() throws Exception {
    FetchLimits limits =
        new FetchLimits(
            List.of(Prefix.parse("10.0.0.0/24")),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1);
    assertEquals(true, limits.allows(InetAddress.getByName("10.0.0.7")));
    assertEquals(false, limits.allows(InetAddress.getByName("10.0.1.7")));
    // The JDK reads this as IPv4.
    assertEquals(true, limits.allows(InetAddress.getByName("::ffff:10.0.0.7")));
  }
}
