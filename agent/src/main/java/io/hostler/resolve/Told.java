package io.hostler.resolve;

import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;

/**
 * What the store says of one instance. Absent only when a whole, trusted revision shows that it is
 * not there.
 */
public record Told(Seen<Resource> resource, Seen<Placement> placement) {

  public static Told nothingYet(Problem why) {
    return new Told(Seen.unknown(why), Seen.unknown(why));
  }
}
