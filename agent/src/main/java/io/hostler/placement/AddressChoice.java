package io.hostler.placement;

import io.hostler.model.IpAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first address of a pool that nobody has, from where the last search ended, coming round once.
 * What it walks over is what is given since, never the prefix: an IPv6 /32 costs what a /24 does.
 */
final class AddressChoice {
  private final PoolView pool;
  private final AddressRange range;
  private final Set<IpAddress> excluded;
  private final PoolReservation reserved;

  private AddressChoice(PoolView pool, Instant now) {
    this.pool = pool;
    this.range = AddressRange.of(pool.spec().prefix());
    this.excluded = new HashSet<>(pool.spec().exclude());
    this.reserved = pool.reserved().value().at(now);
  }

  static Optional<ChosenAddress> of(PoolView pool, Instant now) {
    return new AddressChoice(pool, now).pick();
  }

  private Optional<ChosenAddress> pick() {
    IpAddress start = reserved.next().filter(range::contains).orElse(range.first());
    Optional<IpAddress> skipped = Optional.empty();
    IpAddress at = start;
    do {
      if (!pool.taken().test(at) && !excluded.contains(at)) {
        if (!heldForNow(at)) {
          // The next search begins at what is only held for now, so that it is not passed for ever.
          Optional<IpAddress> hint = skipped.isPresent() ? skipped : range.after(at);
          return Optional.of(new ChosenAddress(pool, at, reserved.given(hint)));
        }
        skipped = skipped.isPresent() ? skipped : Optional.of(at);
      }
      at = range.after(at).orElse(range.first());
    } while (!at.equals(start));
    return Optional.empty();
  }

  private boolean heldForNow(IpAddress address) {
    Map<IpAddress, Instant> quarantine = reserved.quarantine();
    return pool.held().test(address) || quarantine.containsKey(address);
  }
}
