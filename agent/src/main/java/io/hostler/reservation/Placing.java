package io.hostler.reservation;

import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.ChosenAddress;
import io.hostler.placement.Counter;
import io.hostler.placement.Decision;
import io.hostler.placement.Known;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.NodeView;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.PlacementRequest;
import io.hostler.placement.Placer;
import io.hostler.placement.PoolView;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one transaction that places: instance, placement, allocations and reservations, which
 * compares all that the choice relied on. Blocks; any number of hosts and threads may do it at
 * once.
 *
 * <p>All placements bump the same few counters, so of two transactions under way one is lost.
 * Within this object they therefore go one after the other, in the order of their coming; and what
 * came while one was under way goes into the next together, because each costs the store a write to
 * its disk. Other hosts have an object of their own: what they took is looked at anew, after a
 * pause that grows and that chance spreads.
 */
public final class Placing {

  /** What others took meanwhile is looked at anew this many times: about a second in all. */
  private static final int TRIES = 16;

  private final Store store;
  private final Placer placer;
  private final InstantSource clock;
  private final Deque<PlacementAsked> waiting = new ArrayDeque<>();
  private boolean led;

  public Placing(Store store, Placer placer, InstantSource clock) {
    this.store = store;
    this.placer = placer;
    this.clock = clock;
  }

  public Placer placer() {
    return placer;
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
   * @param known this host's memory; asked by another thread while this call waits
   * @param before the placement so far with its mod revision; empty for a new instance
   * @param with what the caller compares and writes in the same transaction
   */
  public Result place(
      PlacementRequest request, Known known, Optional<PlacementAt> before, Txn with) {
    PlacementAsked asked = new PlacementAsked(request, known, before, with);
    if (enters(asked)) {
      asked.lead();
    }
    if (asked.awaitsLead()) {
      try {
        while (!asked.isDone()) {
          round();
        }
      } finally {
        passOn();
      }
    }
    return asked.result();
  }

  /** True when nobody leads: the caller does then. */
  private synchronized boolean enters(PlacementAsked asked) {
    waiting.add(asked);
    boolean alone = !led;
    led = true;
    return alone;
  }

  /** Whoever has its own answer leads no longer: the next in line does. */
  private synchronized void passOn() {
    led = !waiting.isEmpty();
    if (led) {
      waiting.getFirst().lead();
    }
  }

  private synchronized Optional<PlacementAsked> next() {
    return Optional.ofNullable(waiting.peek());
  }

  private synchronized void takeOut(PlacementAsked asked) {
    waiting.remove(asked);
  }

  /** The store is away: who waits would wait for nothing, one deadline after the other. */
  private synchronized void failAll(StoreException why) {
    waiting.forEach(asked -> asked.fail(why));
    waiting.clear();
  }

  private void leave(PlacementAsked asked, String why) {
    try {
      asked.answer(leave(asked.request(), asked.before(), why, asked.with()));
    } catch (RuntimeException e) {
      asked.fail(e);
    }
  }

  /** One transaction, for as many of those who wait as fit into it. */
  private void round() {
    CellRead read;
    try {
      read = next().map(PlacementAsked::wantsNewest).orElse(true) ? newest() : nearby();
    } catch (StoreException e) {
      failAll(e);
      return;
    }
    PlacementBatch batch = new PlacementBatch();
    for (Optional<PlacementAsked> next = next(); next.isPresent(); next = next()) {
      PlacementAsked asked = next.get();
      try {
        Decision decision = placer.place(asked.request(), asked.view(read));
        if (decision instanceof Decision.Unplaced && batch.isEmpty() && read.mayBeBehind()) {
          // A choice is compared in the transaction; that there is none has to be true by itself.
          read = newest();
          decision = placer.place(asked.request(), asked.view(read));
        }
        switch (decision) {
          case Decision.Unplaced unplaced when batch.isEmpty() -> {
            takeOut(asked);
            leave(asked, unplaced.says());
            return;
          }
          case Decision.Unplaced unplaced -> {
            // Behind those that are chosen: there is none only once they are written.
            asked.wantNewest();
            commit(batch);
            return;
          }
          case Decision.Placed placed -> {
            Placement placement = placement(asked.request(), placed, asked.before());
            Txn take = take(asked.request(), placed, placement, asked.before());
            if (!batch.add(asked, placed, placement, take)) {
              commit(batch);
              return;
            }
            takeOut(asked);
            read.chose(asked.request(), placed);
          }
        }
      } catch (RuntimeException e) {
        // Its own trouble, or the store's: the others ask for themselves.
        takeOut(asked);
        asked.fail(e);
      }
    }
    commit(batch);
  }

  private void commit(PlacementBatch batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      switch (Commit.of(store, batch.txn(), batch.marker())) {
        case Commit.Result.Won(long revision) -> batch.won(revision);
        case Commit.Result.Lost(Map<String, Entry> now) -> lost(batch, now);
      }
    } catch (RuntimeException e) {
      batch.asked().forEach(asked -> asked.fail(e));
    }
  }

  private void lost(PlacementBatch batch, Map<String, Entry> now) {
    List<PlacementAsked> again = batch.lost(now);
    int tries = 0;
    for (PlacementAsked asked : again) {
      tries = Math.max(tries, asked.tries());
      for (Uid pool : batch.takenByOthers(asked, now)) {
        asked.taken(pool, allocations(pool));
      }
    }
    for (PlacementAsked asked : again.reversed()) {
      if (asked.tries() >= TRIES) {
        leave(asked, "others took what was chosen, " + TRIES + " times in a row");
      } else {
        synchronized (this) {
          waiting.addFirst(asked);
        }
      }
    }
    // While it sleeps nobody of this host would win either: all go by the same counters.
    Contention.pause(tries);
  }

  private CellRead nearby() {
    return CellRead.nearby(store, clock.instant());
  }

  private CellRead newest() {
    return CellRead.of(store, clock.instant());
  }

  /** What would be chosen; writes nothing. */
  public Decision consider(PlacementRequest request, Known known, CellRead read) {
    return placer.place(request, read.view(request, known, Map.of()));
  }

  /** Stores it without a node. */
  Result leave(PlacementRequest request, Optional<PlacementAt> before, String why, Txn with) {
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
      PlacementRequest request, Decision.Placed placed, Optional<PlacementAt> before) {
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
      PlacementRequest request,
      Decision.Placed placed,
      Placement placement,
      Optional<PlacementAt> before) {
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
    for (ChosenAddress picked : placed.addresses()) {
      PoolView pool = picked.pool();
      String counter = Keys.poolReservations(pool.uid());
      String allocation = Keys.allocation(pool.uid(), picked.address());
      txn =
          txn.ifModRevision(key(pool), pool.modRevision())
              .ifModRevision(counter, pool.reserved().modRevision())
              .ifAbsent(allocation)
              .put(counter, ReservationCodec.write(picked.after(), pool.reserved().stored()))
              .put(allocation, AllocationCodec.write(request.uid()));
    }
    return txn;
  }

  private static long revision(Optional<PlacementAt> before) {
    return before.map(PlacementAt::modRevision).orElse(0L);
  }

  private Set<IpAddress> allocations(Uid pool) {
    String prefix = Keys.allocations(pool);
    Set<IpAddress> all = new HashSet<>();
    for (Entry entry : BlockingListing.of(store, prefix, 0).entries()) {
      all.add(IpAddress.parse(entry.key().substring(prefix.length())));
    }
    return all;
  }

  private static String key(PoolView pool) {
    return Keys.resource(ResourceName.of(Kind.ADDRESSPOOL, Kind.CELL_WIDE, pool.name()));
  }
}
