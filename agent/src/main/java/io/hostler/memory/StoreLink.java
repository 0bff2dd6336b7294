package io.hostler.memory;

import io.hostler.plan.Problem;
import io.hostler.store.Freshness;
import io.hostler.store.Keys;
import io.hostler.store.Replica;
import io.hostler.store.ReplicaParts;
import io.hostler.store.Scheduler;
import io.hostler.store.Store;
import io.hostler.store.StoreGuard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This node's link to the store: the replicas that feed its memory, and how far they can be
 * trusted.
 */
public final class StoreLink implements AutoCloseable {
  private static final Problem UNREAD =
      new Problem(
          "store-unread",
          "the store was not read whole yet since this agent started",
          "hostler status says why it does not answer");

  private final Store store;
  private final StoreGuard guard;
  private final Replica desired;
  private final Replica observed;
  private final Replica nodes;
  private final Replica leader;
  private final List<Replica> all;
  private final CompletableFuture<Void> cellKnown;
  private final CompletableFuture<Void> reportsRead = new CompletableFuture<>();
  private final Set<Replica> synced = ConcurrentHashMap.newKeySet();

  /**
   * @param lookAgain told when {@link #everSynced} for the first time, and of each change of the
   *     cell
   */
  public StoreLink(
      Store store, StoreGuard guard, ReplicaParts parts, CellMemory memory, Runnable lookAgain) {
    this.store = store;
    this.guard = guard;
    Replica cell = new Replica(parts, Keys.CELL);
    this.desired = new Replica(parts, Keys.DESIRED);
    this.observed = new Replica(parts, Keys.OBSERVED);
    this.nodes = new Replica(parts, Keys.NODES);
    this.leader = new Replica(parts, Keys.LEADER);
    this.cellKnown = cell.whenSynced();
    cell.listen(memory::cell);
    cell.listen(diff -> lookAgain.run());
    desired.listen(memory::desired);
    observed.listen(memory::observed);
    nodes.listen(memory::nodes);
    this.all = List.of(cell, desired, observed, nodes, leader);
    Runnable whole =
        () -> {
          if (everSynced()) {
            lookAgain.run();
          }
        };
    onceSynced(
        observed,
        parts.scheduler(),
        () -> {
          reportsRead.complete(null);
          whole.run();
        });
    onceSynced(nodes, parts.scheduler(), () -> {});
    onceSynced(desired, parts.scheduler(), whole);
  }

  /** Behind the task that feeds the memory: an empty memory must not pass for an empty store. */
  private void onceSynced(Replica replica, Scheduler scheduler, Runnable then) {
    var unused =
        replica
            .whenSynced()
            .thenRun(
                () ->
                    scheduler.run(
                        () -> {
                          synced.add(replica);
                          then.run();
                        }));
  }

  public void start() {
    all.forEach(Replica::start);
  }

  /** Done when the store has said which cell it is. */
  public CompletableFuture<Void> whenCellKnown() {
    return cellKnown.copy();
  }

  public Replica desired() {
    return desired;
  }

  public Replica observed() {
    return observed;
  }

  public Replica nodes() {
    return nodes;
  }

  /** Who leads: no part of the memory, and followed so that nobody has to ask. */
  public Replica leader() {
    return leader;
  }

  /**
   * Whether the desired state was whole once since this agent started, and what the nodes report of
   * it: from then on what is missing in it is missing. Not without the reports: they alone know of
   * a disk whose every trace on its host was lost, and of what orphans hold.
   */
  public boolean everSynced() {
    return synced.contains(desired) && reportsSynced();
  }

  /** Why nothing may be made, placed or taken for free yet; empty once {@link #everSynced}. */
  public Optional<Problem> unread() {
    return everSynced() ? Optional.empty() : Optional.of(UNREAD);
  }

  /** Likewise of what the nodes report of their instances, alone. */
  public boolean reportsSynced() {
    return synced.contains(observed);
  }

  /** Done when {@link #reportsSynced}, before anybody is told to look again for it. */
  public CompletableFuture<Void> whenReportsRead() {
    return reportsRead.copy();
  }

  /** Likewise of the nodes themselves. */
  public boolean nodesSynced() {
    return synced.contains(nodes);
  }

  /** Empty while nothing may be written. */
  public Optional<Store> store() {
    return guard.problem().isPresent() ? Optional.empty() : Optional.of(store);
  }

  /** While the guard only waits for an answer, what keeps the answer away says more. */
  public Optional<Problem> problem() {
    Optional<Problem> guarded = guard.problem();
    Optional<Problem> unread =
        desired.freshness() instanceof Freshness.Stale(Instant since, Problem why)
            ? Optional.of(why)
            : unread();
    boolean waits = guarded.filter(why -> why.code().equals("store-unavailable")).isPresent();
    return waits ? unread.or(() -> guarded) : guarded.or(() -> unread);
  }

  /** Since when the memory may be behind; empty while it follows the store. */
  public Optional<Instant> staleSince() {
    return desired.freshness() instanceof Freshness.Stale(Instant since, Problem why)
        ? Optional.of(since)
        : Optional.empty();
  }

  /** The newest revision that any part of the memory is at. */
  public long revision() {
    return all.stream().mapToLong(Replica::revision).max().orElse(0);
  }

  /** Looks at the store at once: after a decision, or when it came up. */
  public void look() {
    all.forEach(Replica::look);
  }

  @Override
  public void close() {
    all.forEach(Replica::close);
  }
}
