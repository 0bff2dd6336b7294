package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.linux.Route;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UplinkTest {
  private static Route route(String destination, int length, int device, int priority) {
    return new Route(
        InetAddress.ofLiteral(destination), length, device, Optional.empty(), 4, priority);
  }

  private static Optional<Integer> device(Route... routes) {
    return Uplink.defaultRoute(List.of(routes)).map(Route::device);
  }

  @Test
  void theSmallestMetricCountsAndIpv4ComesFirst() {
    assertEquals(
        Optional.of(3),
        device(
            route("::", 0, 1, 1),
            route("0.0.0.0", 0, 2, 200),
            route("0.0.0.0", 0, 3, 100),
            route("198.51.100.0", 24, 4, 0)));
    assertEquals(Optional.of(1), device(route("::", 0, 1, 1024)));
    assertEquals(Optional.empty(), device(route("198.51.100.0", 24, 4, 0)));
  }
}
