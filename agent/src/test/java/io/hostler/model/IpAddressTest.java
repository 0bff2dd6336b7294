package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "0.0.0.0, 0.0.0.0",
    "FD77:0:0:0:0:0:0:1, fd77::1",
    "fd77:0:0:1:0:0:0:1, fd77:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "::, ::",
    "1::, 1::",
    "::1, ::1"
  })
  void isWrittenCanonically(String text, String canonical) {
    assertEquals(canonical, IpAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "10.1",
        "256.0.0.1",
        "01.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4/32",
        "0x7f000001",
        "2130706433",
        "fe80::1%eth0",
        "[::1]",
        "::ffff:1.2.3.4",
        "::ffff:102:304",
        "1::2::3",
        ":",
        "localhost",
        "12345::"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
  }

  @Test
  void ipv4ComesBeforeIpv6() {
    assertEquals(-1, IpAddress.parse("255.0.0.1").compareTo(IpAddress.parse("::")));
  }
}
