package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.Map;

/**
 * What the kernel holds after a commit.
 *
 * @param table what is in force: of whoever was refused, what he had before
 * @param refused guests whose part the kernel refused, or a firewall of theirs
 */
public record Committed(TableDesired table, Map<Uid, Problem> refused) {
  public Committed {
    refused = Map.copyOf(refused);
  }
}
