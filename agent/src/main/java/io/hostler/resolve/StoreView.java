package io.hostler.resolve;

import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;

/**
 * What the store says of one instance. Absent only when a whole, trusted revision shows that it is
 * not there.
 */
public record StoreView(Seen<Resource> resource, Seen<Placement> placement) {

  public static StoreView nothingYet(Problem why) {
    return new StoreView(Seen.unknown(why), Seen.unknown(why));
  }
}
