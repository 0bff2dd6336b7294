package io.hostler.reservation;

import io.hostler.model.IpAddress;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.placement.CellUsage;
import io.hostler.placement.CellView;
import io.hostler.placement.ChosenAddress;
import io.hostler.placement.Counter;
import io.hostler.placement.Decision;
import io.hostler.placement.Known;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.NodeView;
import io.hostler.placement.PlacementRequest;
import io.hostler.placement.PoolReservation;
import io.hostler.placement.PoolView;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The nodes that are alive and all reservations, read together. Whatever a placement takes of them
 * is compared in its transaction, so that they need not be of one revision.
 */
public final class CellRead {
  private final Map<String, Entry> reservations = new HashMap<>();
  private final List<Alive> nodes = new ArrayList<>();
  private final Map<Uid, NodeReservation> promised = new HashMap<>();
  private final Map<Uid, PoolReservation> given = new HashMap<>();
  private final Map<Uid, Set<IpAddress>> addresses = new HashMap<>();
  private final List<Chosen> chosen = new ArrayList<>();
  private final Instant at;
  private final boolean mayBeBehind;

  private record Alive(NodeReport report, long modRevision) {}

  private record Chosen(Uid node, String environment, String group) {}

  private CellRead(
      BlockingListing reserved, BlockingListing alive, Instant at, boolean mayBeBehind) {
    reserved.entries().forEach(entry -> reservations.put(entry.key(), entry));
    for (Entry entry : alive.entries()) {
      nodes.add(new Alive(NodeReportCodec.read(entry.value()), entry.modRevision()));
    }
    this.at = at;
    this.mayBeBehind = mayBeBehind;
  }

  /** Blocks for one read. */
  public static CellRead of(Store store, Instant now) {
    return of(prefix -> BlockingListing.read(store, prefix, 0), now, false);
  }

  /** Blocks for one read, which may be behind the store: good for a choice that is compared. */
  public static CellRead nearby(Store store, Instant now) {
    return of(prefix -> BlockingListing.nearby(store, prefix), now, true);
  }

  private static CellRead of(
      Function<String, CompletableFuture<BlockingListing>> read, Instant now, boolean mayBeBehind) {
    return Commit.await(
        read.apply(Keys.RESERVATIONS)
            .thenCombine(
                read.apply(Keys.NODES),
                (reserved, alive) -> new CellRead(reserved, alive, now, mayBeBehind)));
  }

  boolean mayBeBehind() {
    return mayBeBehind;
  }

  /** Counts a choice in, so that the next may go into the same transaction. */
  void chose(PlacementRequest request, Decision.Placed placed) {
    Uid node = placed.node().report().uid();
    promised.put(node, placed.node().reserved().value().plus(request.cpus(), request.memory(), 1));
    chosen.add(new Chosen(node, request.environment(), request.group()));
    for (ChosenAddress picked : placed.addresses()) {
      given.put(picked.pool().uid(), picked.after());
      addresses.computeIfAbsent(picked.pool().uid(), uid -> new HashSet<>()).add(picked.address());
    }
  }

  private int peers(Uid node, PlacementRequest request) {
    return Collections.frequency(chosen, new Chosen(node, request.environment(), request.group()));
  }

  /** What is promised on a node, alive or not. */
  public Counter<NodeReservation> node(Uid node) {
    Counter<NodeReservation> read =
        ReservationCodec.node(Optional.ofNullable(reservations.get(Keys.nodeReservations(node))));
    return new Counter<>(
        promised.getOrDefault(node, read.value()), read.modRevision(), read.stored());
  }

  /** What is given of a pool. */
  public Counter<PoolReservation> pool(Uid pool) {
    Counter<PoolReservation> read =
        ReservationCodec.pool(Optional.ofNullable(reservations.get(Keys.poolReservations(pool))));
    return new Counter<>(given.getOrDefault(pool, read.value()), read.modRevision(), read.stored());
  }

  /**
   * What {@code request} is placed by.
   *
   * @param alsoTaken allocations that memory doesn't know yet, by pool
   */
  CellView view(PlacementRequest request, Known known, Map<Uid, Set<IpAddress>> alsoTaken) {
    CellUsage usage = known.usage();
    List<NodeView> views = new ArrayList<>();
    for (Alive each : nodes) {
      Uid uid = each.report().uid();
      views.add(
          new NodeView(
              each.report(),
              each.modRevision(),
              node(uid),
              usage.held(uid),
              usage.peers(uid, request.environment(), request.group()) + peers(uid, request)));
    }
    List<PoolView> pools =
        known.pools().stream()
            .map(
                pool ->
                    new PoolView(
                        pool.uid(),
                        pool.name(),
                        pool.modRevision(),
                        pool.spec(),
                        pool(pool.uid()),
                        address ->
                            usage.taken(pool.uid(), address)
                                || addresses.getOrDefault(pool.uid(), Set.of()).contains(address)
                                || alsoTaken.getOrDefault(pool.uid(), Set.of()).contains(address),
                        usage::held))
            .toList();
    return new CellView(views, pools, at);
  }
}
