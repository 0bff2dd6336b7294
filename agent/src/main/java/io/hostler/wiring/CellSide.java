package io.hostler.wiring;

import io.hostler.cell.Leader;
import io.hostler.cell.LeaderTask;
import io.hostler.cell.NodePresence;
import io.hostler.declare.Guard;
import io.hostler.memory.CellMemory;
import io.hostler.memory.Freed;
import io.hostler.memory.LateStore;
import io.hostler.memory.NodesSeen;
import io.hostler.memory.Reports;
import io.hostler.memory.StoreLink;
import io.hostler.memory.WriteFloor;
import io.hostler.model.NodeReport;
import io.hostler.model.Observation;
import io.hostler.placement.Placer;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.reservation.Placing;
import io.hostler.store.Keys;
import io.hostler.store.Replica;
import io.hostler.store.ReplicaParts;
import io.hostler.store.ReplicaTiming;
import io.hostler.store.Scheduler;
import io.hostler.store.StoreGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The node's side of the cell: the store and its guard, the memory that follows it, the node's own
 * keys in it, its candidacy.
 */
public final class CellSide implements AutoCloseable {
  /** How soon a round that failed is tried again: four times before a leader's term ends. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Within what all nodes stand when the leader is gone. */
  private static final Duration STAND_SPREAD = Duration.ofSeconds(2);

  private static final Problem UNCONFIRMED =
      new Problem(
          "node-unconfirmed", "the store did not say yet that no other agent speaks for this node");

  private final WriteFloor floor;
  private final LateStore store;
  private final CellMemory memory = new CellMemory();
  private final Scheduler scheduler;
  private final StoreGuard guard;
  private final StoreLink link;
  private final NodesSeen nodes;
  private final Reports reports;
  private final NodePresence presence;
  private final Placing placing;
  private final Leader leader;
  private final Uid node;
  private final RandomGenerator random;

  /** A round that failed is about to be tried again. The scheduler's own. */
  private boolean retries;

  /**
   * @param place which agent this is among those that may have this node's uid: see {@link
   *     io.hostler.host.NodeIdentity#place}
   * @param dataGone whether the data of the etcd that we run vanished
   * @param scheduler runs all that follows the store; closed by this
   * @param freshCell the cell's uid, should there be none yet
   * @param disk writes what must not wait on the scheduler, one after the other in order
   * @param lookAgain told when the memory is whole for the first time, and of each change of the
   *     cell
   * @param reported told of each report of this node that differs from the one before
   */
  public CellSide(
      Path guardFile,
      NodeReport report,
      String place,
      Placer placer,
      BooleanSupplier dataGone,
      Supplier<Uid> freshCell,
      Scheduler scheduler,
      InstantSource clock,
      RandomGenerator random,
      Executor work,
      Executor disk,
      Runnable lookAgain,
      Runnable lost,
      BiConsumer<Optional<Observation>, Observation> reported) {
    this.scheduler = scheduler;
    this.node = report.uid();
    this.random = random;
    this.floor = new WriteFloor(this::follows, work);
    this.store = new LateStore(floor);
    this.guard =
        new StoreGuard(
            store,
            guardFile,
            disk,
            dataGone,
            scheduler::nanoTime,
            decided -> lookAgain.run(),
            lost,
            freshCell);
    ReplicaParts parts =
        new ReplicaParts(store, guard, scheduler, ReplicaTiming.standard(), random);
    this.link = new StoreLink(store, guard, parts, memory, () -> read(lookAgain));
    this.nodes = new NodesSeen(clock);
    link.nodes().listen(nodes::changed);
    link.desired().listen(floor::remembered);
    this.presence = new NodePresence(store, report, place, parts::answered, lookAgain);
    this.reports =
        new Reports(report.uid(), store, this::fence, guard, memory, scheduler, reported);
    var unused = link.whenReportsRead().thenRun(reports::read);
    link.observed().listen(reports::stands);
    this.placing = new Placing(store, placer, clock);
    List<LeaderTask> tasks = LeaderTasksOf.of(store, memory, link::unread, placing, clock);
    this.leader = new Leader(store, report.uid(), scheduler::nanoTime, work, tasks);
    link.desired()
        .listen(
            diff -> {
              if (Freed.by(diff)) {
                leader.wake();
              }
            });
    link.observed()
        .listen(
            diff -> {
              if (Freed.byReport(diff)) {
                leader.wake();
              }
            });
    link.nodes()
        .listen(
            diff -> {
              if (!diff.put().isEmpty()) {
                leader.wake();
              }
            });
  }

  /** What the leader was asked to do before that is done now. */
  private void read(Runnable lookAgain) {
    lookAgain.run();
    leader.wake();
  }

  public void start() {
    String own = Keys.node(node);
    link.nodes().listen(diff -> hearOfUs(diff.touches(own)));
    link.nodes().onTurn(() -> hearOfUs(true));
    link.leader().listen(diff -> hearOfLeader());
    link.leader().onTurn(this::hearOfLeader);
    link.start();
    scheduler.run(this::renew);
    // Else a node is seen no sooner than a period after its start.
    var unused = link.whenCellKnown().thenRun(() -> scheduler.run(this::round));
  }

  private void hearOfUs(boolean touched) {
    if (touched) {
      presence.changed();
      round();
    }
  }

  /** Not all nodes at once: the first that finds the key gone takes it, and the others see that. */
  private void hearOfLeader() {
    leader.changed();
    scheduler.after(Duration.ofMillis(random.nextLong(STAND_SPREAD.toMillis())), this::round);
  }

  private void renew() {
    round();
    scheduler.after(NodePresence.PERIOD, this::renew);
  }

  /** Renews both leases; again soon when that failed. On the scheduler. */
  private void round() {
    if (store.isOpen() && guard.problem().isEmpty()) {
      CompletableFuture<Boolean> spoken = presence.tick();
      var unused =
          (fence().isEmpty() ? spoken.thenCombine(leader.tick(), Boolean::logicalAnd) : spoken)
              .thenAccept(
                  well -> {
                    if (!well) {
                      scheduler.run(this::again);
                    }
                  });
    }
  }

  private void again() {
    if (!retries) {
      retries = true;
      scheduler.after(
          RETRY,
          () -> {
            retries = false;
            round();
          });
    }
  }

  private boolean follows() {
    return link.staleSince().isEmpty();
  }

  /** What the answers of this node may not be behind. */
  public WriteFloor floor() {
    return floor;
  }

  public LateStore store() {
    return store;
  }

  public CellMemory memory() {
    return memory;
  }

  public StoreGuard guard() {
    return guard;
  }

  /** As the declarations ask for it: nothing is free to be given before all was read. */
  public Guard writes() {
    return () -> guard.problem().or(presence::problem).or(link::unread);
  }

  /**
   * Why this agent must neither work on instances nor say anything of them, although the store was
   * read: another speaks for the node, or it is not known yet that none does.
   */
  public Optional<Problem> fence() {
    return presence
        .problem()
        .or(
            () ->
                link.everSynced() && !presence.held()
                    ? Optional.of(UNCONFIRMED)
                    : Optional.empty());
  }

  public StoreLink link() {
    return link;
  }

  public Replica desired() {
    return link.desired();
  }

  public NodesSeen nodes() {
    return nodes;
  }

  /** What this node says of resources: its newest word, whatever the store holds of it. */
  public Reports reports() {
    return reports;
  }

  public NodePresence presence() {
    return presence;
  }

  /** What places on this host, for the declarations and the leader. */
  public Placing placing() {
    return placing;
  }

  public Leader leader() {
    return leader;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  /** The node's key is left to its lease: an agent's restart is no death. */
  @Override
  public void close() {
    leader.close();
    link.close();
    scheduler.close();
    store.close();
  }
}
