package io.hostler.host;

import io.hostler.linux.Link;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Route;
import io.hostler.linux.Rtnetlink;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The node's interface to the world: the configured one, else that of the default route. */
public final class Uplink {
  private final Optional<String> configured;

  public Uplink(Optional<String> configured) {
    this.configured = configured;
  }

  /**
   * Looks, since interfaces and routes come and go. Of many default routes that of the smallest
   * metric counts, IPv4 before IPv6. Absent when there is none, or the configured one is missing.
   */
  public Seen<Link> look(Rtnetlink netlink) {
    try {
      if (configured.isPresent()) {
        return netlink.links().byName(configured.get()).map(Seen::present).orElse(Seen.absent());
      }
      Optional<Route> route = defaultRoute(netlink.routes().list());
      if (route.isEmpty()) {
        return Seen.absent();
      }
      return netlink.links().list().stream()
          .filter(link -> link.index() == route.get().device())
          .findFirst()
          .map(Seen::present)
          .orElse(Seen.absent());
    } catch (LinuxException e) {
      return Seen.unknown(new Problem("uplink-unknown", e.problem().detail()));
    }
  }

  static Optional<Route> defaultRoute(List<Route> routes) {
    return routes.stream()
        .filter(route -> route.prefixLength() == 0)
        .min(
            Comparator.comparing((Route r) -> r.destination().getAddress().length)
                .thenComparing(Route::priority));
  }
}
