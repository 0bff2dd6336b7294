package io.hostler.reservation;

import io.hostler.model.Placement;
import io.hostler.placement.Counter;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.PoolReservation;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.Map;
import java.util.Optional;

/** The changes that give back what a placement holds; the placement itself is the caller's. */
public final class Release {

  private Release() {}

  /**
   * @param cpus and {@code memory}: what the placed instance is declared with, as its reservation
   *     counts it
   * @param node the node's reservation as read
   * @param pools the reservations of the pools that it has addresses of, as read
   */
  public static Txn of(
      Placement placement,
      int cpus,
      long memory,
      Counter<NodeReservation> node,
      Map<Uid, Counter<PoolReservation>> pools) {
    Txn txn = Txn.empty();
    Optional<Uid> on = placement.node();
    if (on.isPresent()) {
      String key = Keys.nodeReservations(on.get());
      txn =
          txn.ifModRevision(key, node.modRevision())
              .put(key, ReservationCodec.write(node.value().minus(cpus, memory, 1), node.stored()));
    }
    for (Map.Entry<Uid, Counter<PoolReservation>> each : pools.entrySet()) {
      PoolReservation after = each.getValue().value();
      boolean touched = false;
      for (Placement.Address address : placement.addresses()) {
        if (address.pool().equals(each.getKey())) {
          txn = txn.delete(Keys.allocation(address.pool(), address.address()));
          after = after.released(address.address());
          touched = true;
        }
      }
      if (touched) {
        String key = Keys.poolReservations(each.getKey());
        txn =
            txn.ifModRevision(key, each.getValue().modRevision())
                .put(key, ReservationCodec.write(after, each.getValue().stored()));
      }
    }
    return txn;
  }
}
