package io.hostler.model;

import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * The value of {@code cell}: every write compares it.
 *
 * @param era grows with each decision after the store went back in time
 * @param decision {@code accept} or {@code redeclare}; empty in the first era
 * @param extra what the stored value holds that this version does not know
 */
public record CellState(Uid uid, long era, Optional<String> decision, Unknowns extra) {
  /** The store is right; the nodes follow it. */
  public static final String ACCEPT = "accept";

  /** The nodes are right; each writes its copies back. */
  public static final String REDECLARE = "redeclare";

  /** One that we make: nothing unknown in it. */
  public CellState(Uid uid, long era, Optional<String> decision) {
    this(uid, era, decision, Unknowns.NONE);
  }

  /** The next era, with the decision that began it. */
  public CellState decided(String how) {
    return new CellState(uid, era + 1, Optional.of(how), extra);
  }
}
