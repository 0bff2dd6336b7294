package io.hostler.declare;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Placement;
import io.hostler.placement.Decision;
import io.hostler.placement.PlacementAt;
import io.hostler.reservation.CellRead;
import io.hostler.reservation.Placing;
import io.hostler.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What would become of a planned resource; writes nothing. */
final class Preview {
  private final Store store;
  private final Placing placing;
  private final InstantSource clock;

  Preview(Store store, Placing placing, InstantSource clock) {
    this.store = store;
    this.placing = placing;
    this.clock = clock;
  }

  Declaration of(Planned planned, Lookup lookup) {
    long revision = planned.before().map(Declared::modRevision).orElse(0L);
    return Declaration.of(planned, revision, placement(planned, lookup), lookup);
  }

  private Optional<Placement> placement(Planned planned, Lookup lookup) {
    if (!(planned.after().spec() instanceof InstanceSpec spec)) {
      return Optional.empty();
    }
    if (planned.before().isPresent()) {
      return lookup.placement(planned.after().uid()).map(PlacementAt::placement);
    }
    Decision decision =
        placing.consider(
            Writer.request(planned.after(), spec), lookup, CellRead.of(store, clock.instant()));
    return Optional.of(
        switch (decision) {
          case Decision.Placed placed ->
              placement(planned, placed).withNode(placed.node().report().uid());
          case Decision.Unplaced unplaced -> unplaced(planned, List.of()).withWhy(unplaced.says());
        });
  }

  private static Placement placement(Planned planned, Decision.Placed placed) {
    return unplaced(
        planned,
        placed.addresses().stream()
            .map(
                each ->
                    new Placement.Address(each.pool().uid(), each.pool().name(), each.address()))
            .toList());
  }

  private static Placement unplaced(Planned planned, List<Placement.Address> addresses) {
    return new Placement(
        planned.after().uid(),
        planned.after().name().environment(),
        planned.after().name().name(),
        Optional.empty(),
        0,
        addresses,
        Optional.empty());
  }
}
