package io.hostler.declare;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.placement.Counter;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.PoolReservation;
import io.hostler.plan.Uid;
import io.hostler.reservation.AllocationCodec;
import io.hostler.reservation.Commit;
import io.hostler.reservation.ReservationCodec;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The create's transaction for an instance that is on a node already: with its uid and addresses.
 */
final class Restore {
  private final Store store;

  Restore(Store store) {
    this.store = store;
  }

  /** Compares that name, placement and addresses are free. Blocks for a read of each counter. */
  Txn txn(Resource instance, Placement placement, Optional<String> userData, CellMark cell) {
    return txn(instance, placement, userData, cell, 0, 0);
  }

  /**
   * As the other, over what stands there.
   *
   * @param declared the resource's mod revision, and {@code placed} the placement's, which has no
   *     node; 0: it is free
   */
  Txn txn(
      Resource instance,
      Placement placement,
      Optional<String> userData,
      CellMark cell,
      long declared,
      long placed) {
    InstanceSpec spec = (InstanceSpec) instance.spec();
    String key = Keys.resource(instance.name());
    String placementKey = Keys.placement(instance.uid());
    Txn txn =
        Txn.empty()
            .ifModRevision(Keys.CELL, cell.modRevision())
            .ifModRevision(key, declared)
            .ifModRevision(placementKey, placed)
            .put(key, ResourceCodec.write(instance))
            .put(placementKey, PlacementCodec.write(placement));
    if (placement.node().isPresent()) {
      String node = Keys.nodeReservations(placement.node().get());
      Counter<NodeReservation> reserved = ReservationCodec.node(get(node));
      NodeReservation more = reserved.value().plus(spec.cpus(), spec.memory(), 1);
      txn =
          txn.ifModRevision(node, reserved.modRevision())
              .put(node, ReservationCodec.write(more, reserved.stored()));
    }
    Map<Uid, Long> given = new LinkedHashMap<>();
    for (Placement.Address address : placement.addresses()) {
      String allocation = Keys.allocation(address.pool(), address.address());
      txn = txn.ifAbsent(allocation).put(allocation, AllocationCodec.write(instance.uid()));
      given.merge(address.pool(), 1L, Long::sum);
    }
    for (Map.Entry<Uid, Long> each : given.entrySet()) {
      String pool = Keys.poolReservations(each.getKey());
      Counter<PoolReservation> reserved = ReservationCodec.pool(get(pool));
      PoolReservation now = reserved.value();
      PoolReservation more =
          new PoolReservation(now.used() + each.getValue(), now.next(), now.quarantine());
      txn =
          txn.ifModRevision(pool, reserved.modRevision())
              .put(pool, ReservationCodec.write(more, reserved.stored()));
    }
    if (userData.isPresent() && spec.userData().isPresent()) {
      txn =
          txn.put(
              Keys.content(instance.uid(), spec.userData().get()), Content.write(userData.get()));
    }
    return txn;
  }

  /** What is there of the placement and its addresses. Blocks for a read of each. */
  Map<String, Entry> stands(Placement placement) {
    Map<String, Entry> now = new LinkedHashMap<>();
    String own = Keys.placement(placement.uid());
    get(own).ifPresent(entry -> now.put(own, entry));
    for (Placement.Address address : placement.addresses()) {
      String allocation = Keys.allocation(address.pool(), address.address());
      get(allocation).ifPresent(entry -> now.put(allocation, entry));
    }
    return now;
  }

  /** Who has one of the addresses, by the keys as they stand; empty when all are free. */
  Optional<String> holder(Placement placement, Map<String, Entry> now) {
    for (Placement.Address address : placement.addresses()) {
      Entry entry = now.get(Keys.allocation(address.pool(), address.address()));
      if (entry != null) {
        Uid uid = AllocationCodec.read(entry.value());
        String name =
            get(Keys.placement(uid))
                .map(each -> PlacementCodec.read(each.value()))
                .map(each -> "instance/" + each.environment() + "/" + each.name())
                .orElse("instance " + uid);
        return Optional.of(address.address() + " is held by " + name);
      }
    }
    return Optional.empty();
  }

  private Optional<Entry> get(String key) {
    return Commit.await(store.get(key));
  }
}
