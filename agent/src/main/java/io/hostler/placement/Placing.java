package io.hostler.placement;

import io.hostler.model.IpAddress;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one transaction that places: instance, placement, allocations and reservations, which
 * compares all that the choice relied on. Blocks; any number of hosts and threads may do it at
 * once.
 */
public final class Placing {

  /** What others took meanwhile is looked at anew this many times. */
  private static final int TRIES = 3;

  private final Store store;
  private final Placer placer;
  private final InstantSource clock;

  public Placing(Store store, Placer placer, InstantSource clock) {
    this.store = store;
    this.placer = placer;
    this.clock = clock;
  }

  /** How it went. */
  public sealed interface Result {
    record Placed(Placement placement, long revision) implements Result {}

    /** Stored without a node; the placement says why. */
    record Waiting(Placement placement, long revision) implements Result {}

    /** A condition of the caller's own did not hold: nothing was written. */
    record Lost(Map<String, Entry> now) implements Result {}
  }

  /**
   * Places an instance.
   *
   * @param known this host's memory
   * @param before the placement so far with its mod revision; empty for a new instance
   * @param with what the caller compares and writes in the same transaction
   * @param first what the first choice is made by
   */
  public Result place(
      Request request, Known known, Optional<PlacementAt> before, Txn with, CellRead first) {
    Map<Uid, Set<IpAddress>> taken = new HashMap<>();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      CellRead read = attempt == 1 ? first : CellRead.of(store, clock.instant());
      Decision decision = placer.place(request, read.view(request, known, taken));
      if (decision instanceof Decision.Unplaced && read.mayBeBehind()) {
        // A choice is compared in the transaction; that there is none has to be true by itself.
        read = CellRead.of(store, clock.instant());
        decision = placer.place(request, read.view(request, known, taken));
      }
      if (decision instanceof Decision.Unplaced unplaced) {
        return leave(request, before, unplaced.says(), with);
      }
      Decision.Placed placed = (Decision.Placed) decision;
      Placement placement = placement(request, placed, before);
      Txn txn = Commit.join(with, take(request, placed, placement, before));
      switch (Commit.of(store, txn, Keys.placement(request.uid()))) {
        case Commit.Result.Won(long revision) -> {
          return new Result.Placed(placement, revision);
        }
        case Commit.Result.Lost(Map<String, Entry> now) -> {
          if (lostByCaller(with, before, request, now)) {
            return new Result.Lost(now);
          }
          for (Picked picked : placed.addresses()) {
            if (now.containsKey(Keys.allocation(picked.pool().uid(), picked.address()))) {
              taken.put(picked.pool().uid(), allocations(picked.pool().uid()));
            }
          }
        }
      }
    }
    return leave(
        request, before, "others took what was chosen, " + TRIES + " times in a row", with);
  }

  /** What would be chosen; writes nothing. */
  public Decision consider(Request request, Known known, CellRead read) {
    return placer.place(request, read.view(request, known, Map.of()));
  }

  /** Stores it without a node. */
  Result leave(Request request, Optional<PlacementAt> before, String why, Txn with) {
    Placement placement =
        new Placement(
            request.uid(),
            request.environment(),
            request.name(),
            Optional.empty(),
            before.map(each -> each.placement().epoch()).orElse(0L),
            List.of(),
            Optional.of(why));
    boolean nothingNew = before.isPresent() && before.get().placement().equals(placement);
    if (nothingNew && with.changes().isEmpty()) {
      return new Result.Waiting(placement, before.get().modRevision());
    }
    String key = Keys.placement(request.uid());
    Txn txn = with.ifModRevision(key, revision(before)).put(key, PlacementCodec.write(placement));
    return switch (Commit.of(store, txn, key)) {
      case Commit.Result.Won(long revision) -> new Result.Waiting(placement, revision);
      case Commit.Result.Lost(Map<String, Entry> now) -> new Result.Lost(now);
    };
  }

  private static Placement placement(
      Request request, Decision.Placed placed, Optional<PlacementAt> before) {
    return new Placement(
        request.uid(),
        request.environment(),
        request.name(),
        Optional.of(placed.node().report().uid()),
        before.map(each -> each.placement().epoch()).orElse(0L) + 1,
        placed.addresses().stream()
            .map(
                each ->
                    new Placement.Address(each.pool().uid(), each.pool().name(), each.address()))
            .toList(),
        Optional.empty());
  }

  private static Txn take(
      Request request, Decision.Placed placed, Placement placement, Optional<PlacementAt> before) {
    NodeView node = placed.node();
    String placementKey = Keys.placement(request.uid());
    String reservation = Keys.nodeReservations(node.report().uid());
    Counter<NodeReservation> reserved = node.reserved();
    Txn txn =
        Txn.empty()
            .ifModRevision(placementKey, revision(before))
            .ifModRevision(Keys.node(node.report().uid()), node.modRevision())
            .ifModRevision(reservation, reserved.modRevision())
            .put(placementKey, PlacementCodec.write(placement))
            .put(
                reservation,
                ReservationCodec.write(
                    reserved.value().plus(request.cpus(), request.memory(), 1), reserved.stored()));
    for (Picked picked : placed.addresses()) {
      PoolView pool = picked.pool();
      String counter = Keys.poolReservations(pool.uid());
      String allocation = Keys.allocation(pool.uid(), picked.address());
      txn =
          txn.ifModRevision(pool.key(), pool.modRevision())
              .ifModRevision(counter, pool.reserved().modRevision())
              .ifAbsent(allocation)
              .put(counter, ReservationCodec.write(picked.after(), pool.reserved().stored()))
              .put(allocation, AllocationCodec.write(request.uid()));
    }
    return txn;
  }

  private static boolean lostByCaller(
      Txn with, Optional<PlacementAt> before, Request request, Map<String, Entry> now) {
    Txn own = with.ifModRevision(Keys.placement(request.uid()), revision(before));
    return own.conditions().stream().anyMatch(condition -> !Commit.holds(condition, now));
  }

  private static long revision(Optional<PlacementAt> before) {
    return before.map(PlacementAt::modRevision).orElse(0L);
  }

  private Set<IpAddress> allocations(Uid pool) {
    String prefix = Keys.allocations(pool);
    Set<IpAddress> all = new HashSet<>();
    for (Entry entry : Listing.of(store, prefix, 0).entries()) {
      all.add(IpAddress.parse(entry.key().substring(prefix.length())));
    }
    return all;
  }
}
