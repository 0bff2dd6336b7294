package io.hostler.node;

import io.hostler.model.Kind;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;

/** Whether a change may have made room for an instance that waits for a place. */
final class Freed {
  private static final String POOLS = Keys.resources(Kind.ADDRESSPOOL);

  private Freed() {}

  /**
   * A placement that went, or a pool that came or grew. A smaller instance shows at the leader's
   * next round only.
   */
  static boolean by(Diff diff) {
    return has(diff.deleted(), Keys.PLACEMENTS) || has(diff.put(), POOLS);
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
