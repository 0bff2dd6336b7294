package io.hostler.declare;

import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.ResourceName;
import io.hostler.placement.Known;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Uid;
import java.util.Collection;
import java.util.Optional;

/**
 * This host's memory of the cell. It may lag behind the store, by as much as it likes: every write
 * compares what it relied on, and what is not found here is looked for in the store.
 */
public interface View extends Known {

  Optional<Declared> find(ResourceName name);

  Optional<Declared> find(Uid uid);

  /** Of all environments, by name. */
  Collection<Declared> all(Kind kind);

  Optional<PlacementAt> placement(Uid instance);

  /** Every node that this host has heard of, alive or away. */
  Collection<NodeReport> nodes();

  /** Empty while the store has not answered once. */
  Optional<CellMark> cell();
}
