package io.hostler.placement;

import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first address of a pool that nobody has, from where the last search ended, coming round once.
 * What it walks over is what is given since, never the prefix: an IPv6 /32 costs what a /24 does.
 * What the node refuses is passed in one step, however wide.
 */
final class AddressChoice {
  private final PoolView pool;
  private final AddressRange range;
  private final Set<IpAddress> excluded;
  private final PoolReservation reserved;

  private final List<Prefix> refused;

  private AddressChoice(PoolView pool, List<Prefix> refused, Instant now) {
    this.pool = pool;
    this.refused = refused;
    this.range = AddressRange.of(pool.spec().prefix());
    this.excluded = new HashSet<>(pool.spec().exclude());
    this.reserved = pool.reserved().value().at(now);
  }

  /**
   * @param refused what the node can't serve
   */
  static Optional<ChosenAddress> of(PoolView pool, List<Prefix> refused, Instant now) {
    return new AddressChoice(pool, refused, now).pick();
  }

  private Optional<ChosenAddress> pick() {
    IpAddress start = reserved.next().filter(range::contains).orElse(range.first());
    Optional<IpAddress> skipped = Optional.empty();
    IpAddress at = start;
    boolean round = false;
    do {
      Optional<IpAddress> passed = lastRefused(at);
      if (passed.isEmpty() && !pool.taken().test(at) && !excluded.contains(at)) {
        if (!heldForNow(at)) {
          // The next search begins at what is only held for now, so that it is not passed for ever.
          Optional<IpAddress> hint = skipped.isPresent() ? skipped : range.after(at);
          return Optional.of(new ChosenAddress(pool, at, reserved.given(hint)));
        }
        skipped = skipped.isPresent() ? skipped : Optional.of(at);
      }
      Optional<IpAddress> next = range.after(passed.orElse(at));
      if (round && next.isEmpty()) {
        break;
      }
      round |= next.isEmpty();
      at = next.orElse(range.first());
    } while (!round || at.compareTo(start) < 0);
    return Optional.empty();
  }

  /** The last of the refused addresses that this one is among. */
  private Optional<IpAddress> lastRefused(IpAddress address) {
    return refused.stream()
        .filter(prefix -> prefix.contains(address))
        .map(Prefix::last)
        .max(Comparator.naturalOrder());
  }

  private boolean heldForNow(IpAddress address) {
    Map<IpAddress, Instant> quarantine = reserved.quarantine();
    return pool.held().test(address) || quarantine.containsKey(address);
  }
}
