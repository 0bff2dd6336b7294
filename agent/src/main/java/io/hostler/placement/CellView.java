package io.hostler.placement;

import java.time.Instant;
import java.util.List;

/**
 * What a placement is chosen from.
 *
 * @param nodes those that are alive
 * @param pools those that may give addresses
 * @param now what quarantines are compared with
 */
public record CellView(List<NodeView> nodes, List<PoolView> pools, Instant now) {

  public CellView {
    nodes = List.copyOf(nodes);
    pools = List.copyOf(pools);
  }
}
