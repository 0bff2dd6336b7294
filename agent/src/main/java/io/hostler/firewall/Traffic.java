package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Counts by interface → counts by instance. */
final class Traffic {
  /** Guests from which on a dump of all is quicker than to ask for each. */
  private static final int MANY = 200;

  private Traffic() {}

  static Map<Uid, Map<TrafficDirection, Counted>> of(Collection<Guest> guests, Nft nft) {
    if (guests.size() < MANY) {
      return of(guests, (way, tap) -> nft.counted(way.set(), tap));
    }
    Map<TrafficDirection, Map<String, Counted>> all = new EnumMap<>(TrafficDirection.class);
    for (TrafficDirection way : TrafficDirection.values()) {
      all.put(way, nft.counted(way.set()));
    }
    return of(guests, (way, tap) -> Optional.ofNullable(all.get(way)).map(x -> x.get(tap.text())));
  }

  private static Map<Uid, Map<TrafficDirection, Counted>> of(
      Collection<Guest> guests, BiFunction<TrafficDirection, IfName, Optional<Counted>> counted) {
    Map<Uid, Map<TrafficDirection, Counted>> all = new HashMap<>();
    for (Guest guest : guests) {
      Map<TrafficDirection, Counted> own = new EnumMap<>(TrafficDirection.class);
      for (TrafficDirection way : TrafficDirection.values()) {
        counted.apply(way, guest.tap()).ifPresent(now -> own.put(way, now));
      }
      all.put(guest.uid(), own);
    }
    return all;
  }
}
