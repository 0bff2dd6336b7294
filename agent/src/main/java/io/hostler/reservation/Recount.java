package io.hostler.reservation;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Placement;
import io.hostler.placement.Counter;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.PoolReservation;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The truth about reservations is the sum of the placements: what must be put right. */
public final class Recount {

  private Recount() {}

  /**
   * All three are to be read at one revision; then a correction that compares a reservation's mod
   * revision can't undo a placement made since.
   *
   * @param specs of the placed instances by uid; a placement without one counts its addresses and
   *     the instance, and no memory
   * @param reservations every key under {@code reservations/}
   * @return one transaction a reservation that is wrong; empty when all are right
   */
  public static List<Txn> of(
      Collection<Placement> placements,
      Map<Uid, InstanceSpec> specs,
      Collection<Entry> reservations) {
    Map<String, NodeReservation> nodes = new TreeMap<>();
    Map<String, Long> pools = new TreeMap<>();
    for (Placement placement : placements) {
      Optional<InstanceSpec> spec = Optional.ofNullable(specs.get(placement.uid()));
      placement
          .node()
          .ifPresent(
              node ->
                  nodes.merge(
                      Keys.nodeReservations(node),
                      new NodeReservation(
                          spec.map(InstanceSpec::cpus).orElse(0),
                          spec.map(InstanceSpec::memory).orElse(0L),
                          1),
                      Recount::sum));
      placement
          .addresses()
          .forEach(each -> pools.merge(Keys.poolReservations(each.pool()), 1L, Long::sum));
    }
    Map<String, Entry> stored = new HashMap<>();
    reservations.forEach(entry -> stored.put(entry.key(), entry));
    stored
        .keySet()
        .forEach(
            key -> {
              if (key.startsWith(Keys.NODE_RESERVATIONS)) {
                nodes.putIfAbsent(key, NodeReservation.NONE);
              } else if (key.startsWith(Keys.POOL_RESERVATIONS)) {
                pools.putIfAbsent(key, 0L);
              }
            });
    List<Txn> corrections = new ArrayList<>();
    nodes.forEach(
        (key, truth) -> {
          var counter = ReservationCodec.node(Optional.ofNullable(stored.get(key)));
          if (!counter.value().equals(truth)) {
            corrections.add(
                correction(key, counter, ReservationCodec.write(truth, counter.stored())));
          }
        });
    pools.forEach(
        (key, used) -> {
          var counter = ReservationCodec.pool(Optional.ofNullable(stored.get(key)));
          PoolReservation now = counter.value();
          if (now.used() != used) {
            // The hint goes too: who miscounted may have passed a free address.
            PoolReservation truth = new PoolReservation(used, Optional.empty(), now.quarantine());
            corrections.add(
                correction(key, counter, ReservationCodec.write(truth, counter.stored())));
          }
        });
    return corrections;
  }

  private static Txn correction(String key, Counter<?> counter, String value) {
    return Txn.empty().ifModRevision(key, counter.modRevision()).put(key, value);
  }

  private static NodeReservation sum(NodeReservation a, NodeReservation b) {
    return new NodeReservation(
        a.cpus() + b.cpus(), a.memory() + b.memory(), a.instances() + b.instances());
  }
}
