package io.hostler.host;

import io.hostler.linux.IpRoute;
import io.hostler.linux.Link;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Rtnetlink;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The node's interface to the world: the configured one, else that of the default route. */
public final class Uplink {
  /** So long a default route is taken to lead where it led. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  private final Optional<String> configured;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Found> last = new AtomicReference<>();

  /**
   * Where the default route led.
   *
   * @param at in nanoseconds of the system's steady clock
   */
  private record Found(int device, long at) {}

  public Uplink(Optional<String> configured) {
    this(configured, System::nanoTime);
  }

  Uplink(Optional<String> configured, LongSupplier nanoTime) {
    this.configured = configured;
    this.nanoTime = nanoTime;
  }

  /**
   * Looks, since interfaces and routes come and go. Of many default routes that of the smallest
   * metric counts, IPv4 before IPv6. While there is none, as when a routing daemon starts anew, it
   * is the link that the last one led to. Absent when there was none, or the link is missing.
   */
  public Seen<Link> look(Rtnetlink netlink) {
    try {
      if (configured.isPresent()) {
        return netlink.links().byName(configured.get()).map(Seen::present).orElse(Seen.absent());
      }
      return device(netlink)
          .flatMap(netlink.links()::byIndex)
          .map(Seen::present)
          .orElse(Seen.absent());
    } catch (LinuxException e) {
      return Seen.unknown(new Problem("uplink-unknown", e.problem().detail()));
    }
  }

  /** No default route can be asked for alone, and all routes of a node are as many as instances. */
  private Optional<Integer> device(Rtnetlink netlink) {
    Found known = last.get();
    if (known != null && nanoTime.getAsLong() - known.at() < KEPT.toNanos()) {
      return Optional.of(known.device());
    }
    long now = nanoTime.getAsLong();
    Optional<Integer> found =
        defaultRoute(netlink.routes().list())
            .map(IpRoute::device)
            .or(() -> Optional.ofNullable(known).map(Found::device));
    last.set(found.map(device -> new Found(device, now)).orElse(null));
    return found;
  }

  static Optional<IpRoute> defaultRoute(List<IpRoute> routes) {
    return routes.stream()
        .filter(route -> route.prefixLength() == 0)
        .min(
            Comparator.comparing((IpRoute r) -> r.destination().getAddress().length)
                .thenComparing(IpRoute::priority));
  }
}
