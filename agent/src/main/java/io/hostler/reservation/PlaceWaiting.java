package io.hostler.reservation;

import io.hostler.model.Placement;
import io.hostler.placement.Decision;
import io.hostler.placement.Known;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.PlacementRequest;
import io.hostler.plan.HostlerException;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the leader does when something came free: tries the unplaced instances again, the oldest
 * first. One that still doesn't fit holds up none behind it.
 */
public final class PlaceWaiting {
  private final Store store;
  private final Placing placing;
  private final InstantSource clock;

  public PlaceWaiting(Store store, Placing placing, InstantSource clock) {
    this.store = store;
    this.placing = placing;
    this.clock = clock;
  }

  /**
   * Blocks. Costs two reads when nothing fits.
   *
   * @param term the create revision of the leader's key: no longer the leader, nothing is written
   * @param cellRevision the mod revision of {@code cell}
   * @return those that were placed now
   */
  public List<Placement> run(KnownInstances known, long term, long cellRevision) {
    List<Known.Standing> waiting =
        known.instances().stream()
            .filter(each -> each.placement().node().isEmpty())
            .filter(each -> each.resource().deletedAt().isEmpty())
            .sorted(
                Comparator.comparing((Known.Standing each) -> each.resource().createdAt())
                    .thenComparing(each -> each.placement().uid()))
            .toList();
    List<Placement> placed = new ArrayList<>();
    if (waiting.isEmpty()) {
      return placed;
    }
    CellRead read = CellRead.of(store, clock.instant());
    for (Known.Standing each : waiting) {
      PlacementRequest request =
          PlacementRequest.of(
              each.placement().uid(),
              each.placement().environment(),
              each.placement().name(),
              each.resource().tags(),
              each.spec());
      if (placing.consider(request, known, read) instanceof Decision.Unplaced unplaced
          && each.placement().why().equals(Optional.of(unplaced.says()))) {
        continue;
      }
      Txn fenced =
          Txn.empty()
              .ifCreateRevision(Keys.LEADER, term)
              .ifModRevision(Keys.CELL, cellRevision)
              .ifModRevision(Keys.resource(each.resource().name()), each.resourceRevision());
      if (place(request, known, each.placed(), fenced)
          instanceof Placing.Result.Placed(Placement now, long revision)) {
        placed.add(now);
        read = CellRead.of(store, clock.instant());
      }
    }
    return placed;
  }

  /** What is refused is its own trouble: it is left with that for its why. */
  private Placing.Result place(
      PlacementRequest request, Known known, PlacementAt before, Txn fenced) {
    try {
      return placing.place(request, known, Optional.of(before), fenced);
    } catch (StoreException e) {
      throw e;
    } catch (HostlerException e) {
      String why = e.problem().detail();
      return before.placement().why().equals(Optional.of(why))
          ? new Placing.Result.Waiting(before.placement(), before.modRevision())
          : placing.leave(request, Optional.of(before), why, fenced);
    }
  }
}
