package io.hostler.memory;

import io.hostler.model.Kind;
import io.hostler.model.PlacementCodec;
import io.hostler.plan.HostlerException;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;

/** Whether a change is a reason to place what waits for a place. */
public final class Freed {
  private static final String POOLS = Keys.resources(Kind.ADDRESSPOOL);

  private Freed() {}

  /**
   * A placement that went, a pool that came or grew, or an instance that was stored without a
   * place: its host may have lost the race for what is free. A smaller instance shows at the
   * leader's next round only.
   */
  public static boolean by(Diff diff) {
    return has(diff.deleted(), Keys.PLACEMENTS)
        || has(diff.put(), POOLS)
        || diff.put().stream().anyMatch(Freed::waits);
  }

  /**
   * A report that went: what it said is in use counts until then, also beside a placement that is
   * gone already, because the two come by different watches.
   */
  public static boolean byReport(Diff diff) {
    return !diff.deleted().isEmpty();
  }

  private static boolean waits(Entry entry) {
    try {
      return entry.key().startsWith(Keys.PLACEMENTS)
          && PlacementCodec.read(entry.value()).node().isEmpty();
    } catch (HostlerException e) {
      return false; // The memory says so already.
    }
  }

  private static boolean has(Iterable<Entry> entries, String prefix) {
    for (Entry entry : entries) {
      if (entry.key().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
