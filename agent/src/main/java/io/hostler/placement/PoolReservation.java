package io.hostler.placement;

import io.hostler.model.IpAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is given of a pool: the value of {@code reservations/pool/<pool-uid>}.
 *
 * @param used number of addresses that placements hold
 * @param next where the search for a free address begins, so that it costs no walk over all that is
 *     given; a hint: the search comes round
 * @param quarantine addresses of a forgotten node's instances, and until when they are not given
 */
public record PoolReservation(
    long used, Optional<IpAddress> next, Map<IpAddress, Instant> quarantine) {
  public static final PoolReservation NONE = new PoolReservation(0, Optional.empty(), Map.of());

  public PoolReservation {
    quarantine = Map.copyOf(quarantine);
  }

  PoolReservation given(Optional<IpAddress> nextHint) {
    return new PoolReservation(used + 1, nextHint, quarantine);
  }

  /** An address came back; the search begins with it when it is before all that is free. */
  public PoolReservation released(IpAddress address) {
    Optional<IpAddress> hint =
        next.map(current -> address.compareTo(current) < 0 ? address : current);
    return new PoolReservation(Math.max(0, used - 1), hint, quarantine);
  }

  /** Keeps {@code address} from being given before {@code until}. */
  public PoolReservation quarantined(IpAddress address, Instant until) {
    Map<IpAddress, Instant> more = new TreeMap<>(quarantine);
    more.put(address, until);
    return new PoolReservation(used, next, more);
  }

  /** Without the quarantines that are over. */
  public PoolReservation at(Instant now) {
    Map<IpAddress, Instant> still = new TreeMap<>(quarantine);
    still.values().removeIf(until -> !until.isAfter(now));
    return new PoolReservation(used, next, still);
  }
}
