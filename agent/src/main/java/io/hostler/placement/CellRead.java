package io.hostler.placement;

import io.hostler.model.InstanceReport;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.Placement;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The nodes that are alive and all reservations, read together. Whatever a placement takes of them
 * is compared in its transaction, so that they need not be of one revision.
 */
public final class CellRead {
  private final Map<String, Entry> reservations = new HashMap<>();
  private final List<Alive> nodes = new ArrayList<>();
  private final Instant at;

  private record Alive(NodeReport report, long modRevision) {}

  private CellRead(Instant at) {
    this.at = at;
  }

  /** Blocks for one read. */
  public static CellRead of(Store store, Instant now) {
    return Commit.await(begin(store, now));
  }

  /** As {@link #of}, without blocking: for whoever has something else to read meanwhile. */
  public static CompletableFuture<CellRead> begin(Store store, Instant now) {
    return Listing.read(store, Keys.RESERVATIONS, 0)
        .thenCombine(
            Listing.read(store, Keys.NODES, 0),
            (reserved, alive) -> {
              CellRead read = new CellRead(now);
              reserved.entries().forEach(entry -> read.reservations.put(entry.key(), entry));
              for (Entry entry : alive.entries()) {
                read.nodes.add(new Alive(NodeReportCodec.read(entry.value()), entry.modRevision()));
              }
              return read;
            });
  }

  /** What is promised on a node, alive or not. */
  public Counter<NodeReservation> node(Uid node) {
    return ReservationCodec.node(
        Optional.ofNullable(reservations.get(Keys.nodeReservations(node))));
  }

  /** What is given of a pool. */
  public Counter<PoolReservation> pool(Uid pool) {
    return ReservationCodec.pool(
        Optional.ofNullable(reservations.get(Keys.poolReservations(pool))));
  }

  /**
   * What {@code request} is placed by.
   *
   * @param alsoTaken allocations that memory doesn't know yet, by pool
   */
  CellView view(Request request, Known known, Map<Uid, Set<IpAddress>> alsoTaken) {
    Map<Uid, Set<IpAddress>> taken = new HashMap<>();
    alsoTaken.forEach((pool, addresses) -> taken.put(pool, new HashSet<>(addresses)));
    Map<Uid, Integer> peers = new HashMap<>();
    Map<Uid, Known.Standing> byUid = new HashMap<>();
    for (Known.Standing each : known.instances()) {
      byUid.put(each.placement().uid(), each);
      for (Placement.Address address : each.placement().addresses()) {
        taken.computeIfAbsent(address.pool(), uid -> new HashSet<>()).add(address.address());
      }
      if (sameGroup(request, each)) {
        each.placement().node().ifPresent(node -> peers.merge(node, 1, Integer::sum));
      }
    }
    Map<Uid, Long> held = new HashMap<>();
    Set<IpAddress> heldAddresses = new HashSet<>();
    for (Known.Reported each : known.reports()) {
      InstanceReport report = each.report();
      Optional<Known.Standing> here =
          Optional.ofNullable(byUid.get(report.uid()))
              .filter(standing -> standing.placement().node().equals(Optional.of(each.node())));
      if (here.isPresent()) {
        held.merge(
            each.node(), Math.max(0, report.memory() - here.get().spec().memory()), Long::sum);
      } else if (report.orphan()) {
        held.merge(each.node(), report.memory(), Long::sum);
        heldAddresses.addAll(report.addresses());
      }
    }
    List<NodeView> views = new ArrayList<>();
    for (Alive each : nodes) {
      Uid uid = each.report().uid();
      views.add(
          new NodeView(
              each.report(),
              each.modRevision(),
              node(uid),
              held.getOrDefault(uid, 0L),
              peers.getOrDefault(uid, 0)));
    }
    List<PoolView> pools =
        known.pools().stream()
            .map(
                pool ->
                    new PoolView(
                        pool.uid(),
                        pool.name(),
                        pool.key(),
                        pool.modRevision(),
                        pool.spec(),
                        pool(pool.uid()),
                        taken.getOrDefault(pool.uid(), Set.of()),
                        heldAddresses))
            .toList();
    return new CellView(views, pools, at);
  }

  private static boolean sameGroup(Request request, Known.Standing other) {
    return other.placement().environment().equals(request.environment())
        && !other.placement().uid().equals(request.uid())
        && Spread.group(other.placement().name(), other.resource().tags()).equals(request.group());
  }
}
