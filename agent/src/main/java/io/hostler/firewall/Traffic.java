package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts by interface → counts by instance. */
final class Traffic {
  private Traffic() {}

  static Map<Uid, Map<Way, Counted>> of(TableDesired table, Nft nft) {
    Map<Uid, Map<Way, Counted>> all = new HashMap<>();
    if (table.guests().isEmpty()) {
      return all;
    }
    table.guests().keySet().forEach(uid -> all.put(uid, new EnumMap<>(Way.class)));
    for (Way way : Way.values()) {
      Map<String, Counted> counted = nft.counted(way.set());
      table
          .guests()
          .forEach(
              (uid, guest) -> {
                Counted own = counted.get(guest.tap().text());
                if (own != null) {
                  all.getOrDefault(uid, new EnumMap<>(Way.class)).put(way, own);
                }
              });
    }
    return all;
  }
}
