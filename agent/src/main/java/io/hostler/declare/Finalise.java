package io.hostler.declare;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.Counter;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.PoolReservation;
import io.hostler.plan.Uid;
import io.hostler.reservation.BlockingListing;
import io.hostler.reservation.Commit;
import io.hostler.reservation.Contention;
import io.hostler.reservation.Release;
import io.hostler.reservation.ReservationCodec;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last act of a deletion: one transaction that takes away all that the store holds of an
 * instance. For its node, when nothing of it is left there, and for an instance that no node holds.
 */
public final class Finalise {
  private static final int TRIES = 8;

  private final Store store;

  public Finalise(Store store) {
    this.store = store;
  }

  /** How it stands after. */
  public enum Result {
    /** Removed now, or it was gone already. */
    GONE,
    /** It is not marked for deletion, or not on this node any more: nothing was removed. */
    NOT_OURS,
    /** Others changed the same counters each time: try again. */
    BUSY
  }

  /**
   * Blocks for a few reads and one write.
   *
   * @param node that tore it down; another node's instance is left alone
   * @param quarantine until when its addresses are not given again; empty: at once
   * @throws DeclareException {@code store-regressed}, {@code store-changed}
   */
  public Result run(
      ResourceName name, Uid uid, Uid node, CellMark cell, Optional<Instant> quarantine) {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      Optional<Declared> now =
          Commit.await(store.get(Keys.resource(name)))
              .map(Lookup::declared)
              .filter(each -> each.resource().uid().equals(uid));
      if (now.isEmpty()) {
        return Result.GONE;
      }
      Optional<PlacementAt> at =
          Commit.await(store.get(Keys.placement(uid)))
              .map(
                  entry ->
                      new PlacementAt(PlacementCodec.read(entry.value()), entry.modRevision()));
      boolean ours = at.map(each -> each.placement().node().equals(Optional.of(node))).orElse(true);
      if (!now.get().resource().deleting() || !ours) {
        return Result.NOT_OURS;
      }
      switch (attempt(now.get(), at, cell, quarantine)) {
        case Commit.Result.Won won -> {
          return Result.GONE;
        }
        case Commit.Result.Lost(Map<String, Entry> stands) -> {
          var unused = Lookup.checked(cell, Optional.ofNullable(stands.get(Keys.CELL)));
          Contention.pause(attempt);
        }
      }
    }
    return Result.BUSY;
  }

  Commit.Result attempt(
      Declared now, Optional<PlacementAt> at, CellMark cell, Optional<Instant> quarantine) {
    Resource resource = now.resource();
    Uid uid = resource.uid();
    String key = Keys.resource(resource.name());
    String placementKey = Keys.placement(uid);
    Txn txn =
        Txn.empty()
            .ifModRevision(Keys.CELL, cell.modRevision())
            .ifModRevision(key, now.modRevision())
            .ifModRevision(placementKey, at.map(PlacementAt::modRevision).orElse(0L))
            .delete(key)
            .delete(placementKey);
    if (at.isPresent()) {
      txn = Commit.join(txn, release(resource, at.get().placement(), quarantine));
    }
    for (Entry content : BlockingListing.of(store, Keys.contents(uid), 0).entries()) {
      txn = txn.delete(content.key());
    }
    return Commit.of(store, txn, key);
  }

  private Txn release(Resource resource, Placement placement, Optional<Instant> quarantine) {
    InstanceSpec spec = (InstanceSpec) resource.spec();
    Map<Uid, Counter<PoolReservation>> pools = new LinkedHashMap<>();
    for (Placement.Address address : placement.addresses()) {
      Counter<PoolReservation> counter =
          pools.computeIfAbsent(
              address.pool(), pool -> ReservationCodec.pool(get(Keys.poolReservations(pool))));
      quarantine.ifPresent(
          until ->
              pools.put(
                  address.pool(),
                  new Counter<>(
                      counter.value().quarantined(address.address(), until),
                      counter.modRevision(),
                      counter.stored())));
    }
    Txn txn = Txn.empty();
    if (placement.node().isPresent()) {
      Uid node = placement.node().get();
      txn = txn.delete(Keys.observed(node, Kind.INSTANCE, placement.uid()));
      return Commit.join(
          txn,
          Release.of(
              placement,
              spec.cpus(),
              spec.memory(),
              ReservationCodec.node(get(Keys.nodeReservations(node))),
              pools));
    }
    return txn;
  }

  private Optional<Entry> get(String key) {
    return Commit.await(store.get(key));
  }
}
