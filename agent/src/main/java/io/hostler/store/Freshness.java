package io.hostler.store;

import io.hostler.plan.Problem;
import java.time.Instant;

/** How far what a replica holds can be trusted. */
public sealed interface Freshness {

  /** Follows the store without a break since then. */
  record InSync(Instant since) implements Freshness {}

  /**
   * What is held was true then and may no longer be.
   *
   * @param since the last time that the store confirmed it; the replica's start when it never did
   */
  record Stale(Instant since, Problem why) implements Freshness {}
}
