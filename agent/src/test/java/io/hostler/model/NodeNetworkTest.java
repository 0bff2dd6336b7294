package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.AddressPoolSpec.Mode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which addresses a node's own networks keep from its instances. */
class NodeNetworkTest {
  private static final NodeNetwork NETWORK =
      new NodeNetwork(
          List.of(
              new NodeLink(
                  "eth0",
                  true,
                  List.of(ip("192.0.2.2"), ip("fd77::2")),
                  List.of(Prefix.parse("192.0.2.0/24"), Prefix.parse("fd77::/64")),
                  List.of(ip("192.0.2.1"))),
              new NodeLink(
                  "lab0",
                  false,
                  List.of(ip("10.222.30.1")),
                  List.of(Prefix.parse("10.222.30.0/24")),
                  List.of())));

  private static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }

  private static Optional<String> refuses(String address, Mode mode) {
    return NETWORK.refuses(ip(address), mode);
  }

  private static List<String> refused(String pool, Mode mode) {
    return NETWORK.refusals(Prefix.parse(pool), mode).stream()
        .map(each -> each.addresses().toString())
        .toList();
  }

  @Test
  void whatIsFreeOnTheUplinkMayBeAnsweredForAndNothingElse() {
    assertEquals(Optional.empty(), refuses("192.0.2.3", Mode.PROXIED));
    assertEquals(Optional.empty(), refuses("fd77::3", Mode.PROXIED));
    assertEquals(
        Optional.of("192.0.2.2 is the node's own address, on eth0"),
        refuses("192.0.2.2", Mode.PROXIED));
    assertEquals(
        Optional.of("192.0.2.1 is a gateway of the node, on eth0"),
        refuses("192.0.2.1", Mode.PROXIED));
    for (String end : List.of("192.0.2.0", "192.0.2.255")) {
      assertEquals(
          Optional.of(end + " is an end of the network 192.0.2.0/24 on eth0"),
          refuses(end, Mode.PROXIED));
    }
    assertEquals(
        Optional.of("fd77:: is an end of the network fd77::/64 on eth0"),
        refuses("fd77::", Mode.PROXIED));
  }

  @Test
  void noOtherModeServesWhatIsOnALink() {
    for (Mode mode : List.of(Mode.ROUTED, Mode.PRIVATE)) {
      assertEquals(
          Optional.of("192.0.2.0/24 is a network of the node's own, on eth0"),
          refuses("192.0.2.3", mode));
    }
    for (Mode mode : Mode.values()) {
      assertEquals(
          Optional.of("10.222.30.0/24 is a network of the node's own, on lab0"),
          refuses("10.222.30.7", mode));
      assertEquals(Optional.empty(), refuses("198.51.100.1", mode));
    }
  }

  @Test
  void aPoolLosesWhatOverlaps() {
    assertEquals(List.of("10.222.30.0/24"), refused("10.222.30.128/25", Mode.ROUTED));
    assertEquals(
        List.of("10.222.30.1/32", "10.222.30.0/24"), refused("10.222.0.0/16", Mode.ROUTED));
    assertEquals(
        List.of("192.0.2.2/32", "192.0.2.1/32", "192.0.2.0/32"),
        refused("192.0.2.0/25", Mode.PROXIED));
    assertEquals(List.of(), refused("198.51.100.0/24", Mode.PROXIED));
  }
}
