package io.hostler.reservation;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The leader's recount: reads placements, specs and reservations at one revision, mends what is
 * wrong.
 */
public final class Recounting {
  private final Store store;

  public Recounting(Store store) {
    this.store = store;
  }

  /**
   * Blocks for a read of all placements. A reservation that changed meanwhile is left for the next
   * time.
   *
   * @return how many were mended
   */
  public int run(long term, long cellRevision) {
    BlockingListing placed = BlockingListing.of(store, Keys.PLACEMENTS, 0);
    List<Placement> placements = new ArrayList<>();
    placed.entries().forEach(entry -> placements.add(PlacementCodec.read(entry.value())));
    Map<Uid, InstanceSpec> specs = new HashMap<>();
    String instances = Keys.resources(Kind.INSTANCE);
    for (Entry entry : BlockingListing.of(store, instances, placed.revision()).entries()) {
      Resource resource = ResourceCodec.read(entry.value());
      specs.put(resource.uid(), (InstanceSpec) resource.spec());
    }
    List<Entry> reservations =
        BlockingListing.of(store, Keys.RESERVATIONS, placed.revision()).entries();
    int mended = 0;
    for (Txn correction : Recount.of(placements, specs, reservations)) {
      Txn fenced =
          correction.ifCreateRevision(Keys.LEADER, term).ifModRevision(Keys.CELL, cellRevision);
      String key = correction.changes().getFirst().key();
      if (Commit.of(store, fenced, key) instanceof Commit.Result.Won) {
        mended++;
      }
    }
    return mended;
  }
}
