package io.hostler.declare;

import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Uid;
import io.hostler.reservation.KnownInstances;
import java.util.Collection;
import java.util.Optional;

/**
 * This host's memory of the cell. It may lag behind the store, by as much as it likes: every write
 * compares what it relied on, and what is not found here is looked for in the store.
 */
public interface View extends KnownInstances {

  Optional<Declared> find(ResourceName name);

  Optional<Declared> find(Uid uid);

  /** Of all environments, by name. */
  Collection<Declared> all(Kind kind);

  Optional<PlacementAt> placement(Uid instance);

  /** Every node that this host has heard of, alive or away. */
  Collection<NodeReport> nodes();

  /** Empty while the store has not answered once. */
  Optional<CellMark> cell();

  @Override
  default Collection<Pool> pools() {
    return all(Kind.ADDRESSPOOL).stream()
        .flatMap(each -> Pool.of(each.resource(), each.modRevision()).stream())
        .toList();
  }

  @Override
  default Collection<Standing> instances() {
    return all(Kind.INSTANCE).stream().flatMap(each -> standing(each).stream()).toList();
  }

  /** Empty while its placement is not known, or it is no instance. */
  default Optional<Standing> standing(Declared declared) {
    return placement(declared.resource().uid())
        .map(at -> new Standing(declared.resource(), declared.modRevision(), at));
  }
}
