package io.hostler.reservation;

import io.hostler.model.IpAddress;
import io.hostler.placement.CellView;
import io.hostler.placement.Known;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.PlacementRequest;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One call of {@link Placing#place} while it waits: for its answer, or for its turn to lead. All
 * but the waiting is used by whoever leads.
 */
final class PlacementAsked {
  private final PlacementRequest request;
  private final Known known;
  private final Optional<PlacementAt> before;
  private final Txn with;
  private final Map<Uid, Set<IpAddress>> taken = new HashMap<>();
  private final CompletableFuture<Placing.Result> result = new CompletableFuture<>();
  private final CompletableFuture<Boolean> leads = new CompletableFuture<>();
  private boolean newest;
  private int tries;

  PlacementAsked(PlacementRequest request, Known known, Optional<PlacementAt> before, Txn with) {
    this.request = request;
    this.known = known;
    this.before = before;
    this.with = with;
  }

  PlacementRequest request() {
    return request;
  }

  Optional<PlacementAt> before() {
    return before;
  }

  Txn with() {
    return with;
  }

  /** What the caller compares: its own, and the placement as it knows it. */
  Txn own() {
    return with.ifModRevision(
        Keys.placement(request.uid()), before.map(PlacementAt::modRevision).orElse(0L));
  }

  CellView view(CellRead read) {
    return read.view(request, known, taken);
  }

  /** Allocations that memory does not know yet. */
  void taken(Uid pool, Set<IpAddress> addresses) {
    taken.put(pool, addresses);
  }

  /** Others were first. */
  void tried() {
    tries++;
    newest = true;
  }

  int tries() {
    return tries;
  }

  void wantNewest() {
    newest = true;
  }

  /** Whether what a member has at hand will not do. */
  boolean wantsNewest() {
    return newest;
  }

  void lead() {
    leads.complete(true);
  }

  void answer(Placing.Result how) {
    result.complete(how);
    leads.complete(false);
  }

  void fail(RuntimeException why) {
    result.completeExceptionally(why);
    leads.complete(false);
  }

  boolean isDone() {
    return result.isDone();
  }

  /** Blocks until there is an answer, which is false, or the turn to lead. */
  boolean awaitsLead() {
    return leads.join();
  }

  /** Once it is done. */
  Placing.Result result() {
    return Commit.await(result);
  }
}
