package io.hostler.placement;

import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;

/**
 * What instances use, as far as this host remembers, by what a placement asks for: an answer costs
 * the same however many instances there are.
 */
public interface CellUsage {

  /** Whether an instance that is declared has the address. */
  boolean taken(Uid pool, IpAddress address);

  /** Whether an orphan has the address: in use and not allocated. */
  boolean held(IpAddress address);

  /** Bytes in use on a node beyond what is promised there: of orphans, and of shrunk instances. */
  long held(Uid node);

  /** How many instances of a group (see {@link Spread#group}) are on a node. */
  int peers(Uid node, String environment, String group);
}
