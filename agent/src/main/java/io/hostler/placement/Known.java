package io.hostler.placement;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Uid;
import java.util.Collection;
import java.util.Optional;

/**
 * What this host remembers of the cell. It may lag behind the store: whatever a placement relies on
 * is compared in its transaction.
 */
public interface Known {

  /** The pools that may give addresses: those not marked for deletion. */
  Collection<Pool> pools();

  /** What all instances use, orphans included, also on nodes that are away now. */
  CellUsage usage();

  /** A declared pool. */
  record Pool(Uid uid, String name, long modRevision, AddressPoolSpec spec) {

    /** Empty for what is no pool, or one that is marked for deletion. */
    public static Optional<Pool> of(Resource resource, long modRevision) {
      return resource.spec() instanceof AddressPoolSpec spec && !resource.deleting()
          ? Optional.of(new Pool(resource.uid(), resource.name().name(), modRevision, spec))
          : Optional.empty();
    }
  }

  /** A declared instance with its placement, each with the revision that it was read at. */
  record Standing(Resource resource, long resourceRevision, PlacementAt placed) {

    public Placement placement() {
      return placed.placement();
    }

    public InstanceSpec spec() {
      return (InstanceSpec) resource.spec();
    }
  }

  /** What a node says of an instance. */
  record Reported(Uid node, InstanceReport report) {}
}
