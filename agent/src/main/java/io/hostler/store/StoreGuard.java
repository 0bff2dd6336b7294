package io.hostler.store;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which cell the store is and how far it had come, in a file of this node, and refuses a
 * store that went back in time until an operator has decided. All judgement is {@link
 * GuardState}'s. Thread-safe.
 */
public final class StoreGuard implements ConnectCheck {
  private static final Logger log = LoggerFactory.getLogger(StoreGuard.class);

  /**
   * The revision grows all the time; it is written at most so often. A regression within this span
   * before a crash, back to no earlier than the file, goes unnoticed.
   */
  private static final Duration WRITE_EVERY = Duration.ofSeconds(10);

  private final Store store;
  private final GuardFile file;
  private final Executor disk;
  private final Runnable onLost;
  private final BooleanSupplier dataGone;
  private final LongSupplier nanoTime;
  private final Consumer<CellState> onDecided;
  private final Supplier<Uid> freshCell;
  private GuardState state;
  private Optional<Problem> problem =
      Optional.of(new Problem("store-unavailable", "the store has not answered yet"));
  private long cellRevision;
  private long losses;
  private long writtenAt;

  /** What the file holds, or will when the disk is done; empty when a write failed. */
  private Optional<GuardState> written;

  /**
   * What was known when the store was asked. Answers overtake each other: one that tells of less
   * than we have learnt since is old, and no proof of a store that went back.
   */
  private record Asked(GuardState state, long losses) {}

  /**
   * @param file in the node's state directory
   * @param dataGone whether the data directory of this node's managed etcd vanished; until the
   *     caller no longer says so, the store counts as regressed
   * @param onDecided told of each decision that this node takes over
   * @throws StoreException {@code guard-unreadable}
   */
  public StoreGuard(
      Store store,
      Path file,
      BooleanSupplier dataGone,
      LongSupplier nanoTime,
      Consumer<CellState> onDecided) {
    this(store, file, Runnable::run, dataGone, nanoTime, onDecided, () -> {}, Uid::random);
  }

  /**
   * @param disk writes the file, one after the other in order
   * @param onLost told when the store was lost sight of
   * @param freshCell the uid of the cell where the store has none and this node never knew one
   */
  public StoreGuard(
      Store store,
      Path file,
      Executor disk,
      BooleanSupplier dataGone,
      LongSupplier nanoTime,
      Consumer<CellState> onDecided,
      Runnable onLost,
      Supplier<Uid> freshCell) {
    this.store = store;
    this.file = new GuardFile(file);
    this.disk = disk;
    this.onLost = onLost;
    this.dataGone = dataGone;
    this.nanoTime = nanoTime;
    this.onDecided = onDecided;
    this.freshCell = freshCell;
    this.state = this.file.read();
    this.written = Optional.of(state);
    this.writtenAt = nanoTime.getAsLong();
  }

  @Override
  public CompletableFuture<Answer> ask() {
    Asked asked = asked();
    return store
        .list(Keys.CELL, "", 0, 1)
        .thenCompose(
            page ->
                judge(asked, cellOf(page), page.revision())
                    .thenCompose(
                        verdict -> verdict.map(known -> answer(known, page)).orElseGet(this::ask)));
  }

  private CompletableFuture<Answer> answer(GuardState.Verdict verdict, Page page) {
    return switch (verdict) {
      case GuardState.Verdict.Create() -> create();
      case GuardState.Verdict.Fine _ -> answer(page, Optional.empty());
      case GuardState.Verdict.Regressed(GuardState _, Problem why) ->
          answer(page, Optional.of(why));
      case GuardState.Verdict.Decided(GuardState _, CellState cell) -> {
        onDecided.accept(cell);
        yield answer(page, Optional.empty());
      }
    };
  }

  @Override
  public synchronized void lost() {
    losses++;
    if (problem.isEmpty()) {
      problem =
          Optional.of(
              new Problem("store-unavailable", "the store was away and has not answered since"));
      onLost.run();
    }
  }

  @Override
  public synchronized void saw(long revision) {
    state = state.saw(revision);
    writeRevision();
  }

  /** The cell that is remembered. */
  public synchronized Optional<CellState> cell() {
    return state.cell();
  }

  /** Why nothing may be written now; empty when all is well. */
  public synchronized Optional<Problem> problem() {
    return problem;
  }

  /**
   * The transaction, and besides that the cell is still the one that was last found to be right: so
   * every write must go.
   *
   * @throws StoreException {@code store-regressed} or {@code store-unavailable}
   */
  public synchronized Txn fenced(Txn txn) {
    if (problem.isPresent()) {
      throw new StoreException(problem.get());
    }
    return txn.ifModRevision(Keys.CELL, cellRevision);
  }

  /**
   * The operator's word on a store that went back: writes the remembered cell with a higher era,
   * for all nodes. Fails with {@code store-conflict} when another decides at the same time.
   *
   * @param decision {@code accept} or {@code redeclare}
   */
  public CompletableFuture<CellState> decide(String decision) {
    return store
        .list(Keys.CELL, "", 0, 1)
        .thenCompose(
            page -> {
              Optional<Entry> entry = cellOf(page);
              CellState mine = cell().orElseThrow(StoreGuard::noCell);
              long era =
                  Math.max(
                      mine.era(),
                      entry
                          .map(e -> CellStateCodec.read(e.value()))
                          .filter(seen -> seen.uid().equals(mine.uid()))
                          .map(CellState::era)
                          .orElse(0L));
              CellState decided =
                  new CellState(mine.uid(), era + 1, Optional.of(decision), mine.extra());
              return store
                  .commit(put(entry.map(Entry::modRevision).orElse(0L), decided))
                  .thenCompose(result -> taken(decided, result));
            });
  }

  private CompletableFuture<CellState> taken(CellState decided, TxnResult result) {
    if (!result.committed()) {
      throw new StoreException(
          new Problem("store-conflict", "the cell was changed at the same time", "look again"));
    }
    log.info("cell decided era={} decision={}", decided.era(), decided.decision().orElse(""));
    GuardState next = new GuardState(Optional.of(decided), result.revision(), Optional.empty());
    return write(next)
        .thenApply(
            written -> {
              synchronized (this) {
                state = next.saw(state.cell().equals(next.cell()) ? state.highest() : 0);
                problem = Optional.empty();
                cellRevision = result.revision();
              }
              onDecided.accept(decided);
              return decided;
            });
  }

  private synchronized Asked asked() {
    return new Asked(state, losses);
  }

  /** Empty when that answer says nothing any more. */
  private synchronized CompletableFuture<Optional<GuardState.Verdict>> judge(
      Asked asked, Optional<Entry> entry, long revision) {
    if (isOld(asked)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    GuardState.Verdict verdict =
        asked
            .state()
            .judge(
                entry.map(e -> CellStateCodec.read(e.value())), revision, dataGone.getAsBoolean());
    long cell = entry.map(Entry::modRevision).orElse(0L);
    CompletableFuture<Boolean> became =
        switch (verdict) {
          case GuardState.Verdict.Create() -> {
            problem = Optional.of(new Problem("store-unavailable", "the cell is being made"));
            cellRevision = cell;
            yield CompletableFuture.completedFuture(true);
          }
          case GuardState.Verdict.Fine(GuardState next) ->
              trust(asked, next.saw(state.highest()), cell);
          case GuardState.Verdict.Decided(GuardState next, CellState _) -> trust(asked, next, cell);
          case GuardState.Verdict.Regressed(GuardState next, Problem why) ->
              mistrust(next.saw(state.highest()), cell, why);
        };
    return became.thenApply(done -> done ? Optional.of(verdict) : Optional.empty());
  }

  private synchronized boolean isOld(Asked asked) {
    return asked.losses() != losses || !asked.state().differsInRevisionOnly(state);
  }

  /** Mistrust holds at once, also when it can't be written. */
  private CompletableFuture<Boolean> mistrust(GuardState next, long cell, Problem why) {
    boolean grewOnly = next.differsInRevisionOnly(state);
    become(next, cell, Optional.of(why));
    if (grewOnly) {
      writeRevision();
      return CompletableFuture.completedFuture(true);
    }
    return write(next).thenApply(written -> true);
  }

  /**
   * Written before it is acted on, but for a revision that only grew.
   *
   * @return whether it was: not, when something else was learnt while it was written
   */
  private CompletableFuture<Boolean> trust(Asked asked, GuardState next, long cell) {
    if (next.differsInRevisionOnly(state)) {
      become(next, cell, Optional.empty());
      writeRevision();
      return CompletableFuture.completedFuture(true);
    }
    return write(next).thenApply(written -> trusted(asked, next, cell));
  }

  private synchronized boolean trusted(Asked asked, GuardState next, long cell) {
    if (isOld(asked)) {
      return false;
    }
    become(next, cell, Optional.empty());
    return true;
  }

  private void become(GuardState next, long cell, Optional<Problem> why) {
    boolean news = !why.equals(problem);
    problem = why;
    state = next;
    cellRevision = cell;
    if (news) {
      log.info(
          "store {} because={}",
          why.isPresent() ? "not trusted" : "trusted",
          why.map(Problem::detail).orElse("cell and revision are as remembered"));
    }
  }

  /**
   * In order, and never by the caller's thread: a stalled disk must cost neither the node's lease
   * nor the agent.
   */
  private synchronized CompletableFuture<Void> write(GuardState next) {
    writtenAt = nanoTime.getAsLong();
    written = Optional.of(next);
    return CompletableFuture.runAsync(() -> file.write(next), disk)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                notWritten();
              }
            });
  }

  private synchronized void notWritten() {
    written = Optional.empty();
  }

  /** Seldom, and what can't be written is written later: a full disk keeps nobody from working. */
  private void writeRevision() {
    boolean known = written.filter(state::equals).isPresent();
    if (!known && nanoTime.getAsLong() - writtenAt > WRITE_EVERY.toNanos()) {
      var unused =
          write(state)
              .exceptionally(
                  e -> {
                    log.warn("the store's revision is not remembered because={}", e.toString());
                    return null;
                  });
    }
  }

  private CompletableFuture<Answer> create() {
    CellState fresh = new CellState(freshCell.get(), 1, Optional.empty());
    // Whoever loses finds the winner's when asking again.
    return store.commit(put(0, fresh)).thenCompose(result -> ask());
  }

  private static Txn put(long seen, CellState cell) {
    return Txn.empty().ifModRevision(Keys.CELL, seen).put(Keys.CELL, CellStateCodec.write(cell));
  }

  private CompletableFuture<Answer> answer(Page page, Optional<Problem> why) {
    long era = cell().map(CellState::era).orElse(0L);
    return CompletableFuture.completedFuture(new Answer(page.revision(), why, era));
  }

  private static Optional<Entry> cellOf(Page page) {
    return page.entries().stream().filter(entry -> entry.key().equals(Keys.CELL)).findFirst();
  }

  private static StoreException noCell() {
    return new StoreException(
        new Problem("store-undecidable", "this node has never known a cell to decide on"));
  }
}
