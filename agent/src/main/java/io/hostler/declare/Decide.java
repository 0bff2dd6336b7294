package io.hostler.declare;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.placement.Commit;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.util.Map;
import java.util.Optional;

/** The operator's word after the store went back in time; it then holds for all nodes. */
public final class Decide {
  public static final String ACCEPT = "accept";
  public static final String REDECLARE = "redeclare";

  private final Store store;

  public Decide(Store store) {
    this.store = store;
  }

  /**
   * Writes {@code cell} with the remembered uid, an era higher than any known, and the decision.
   *
   * @param decision {@link #ACCEPT} or {@link #REDECLARE}
   * @throws DeclareException {@code conflict}: somebody else decided at the same moment
   */
  public CellMark run(CellState remembered, String decision) {
    Optional<Entry> entry = Commit.await(store.get(Keys.CELL));
    long storedEra =
        entry
            .map(each -> CellStateCodec.read(each.value()))
            .filter(each -> each.uid().equals(remembered.uid()))
            .map(CellState::era)
            .orElse(0L);
    CellState next =
        new CellState(
            remembered.uid(),
            Math.max(remembered.era(), storedEra) + 1,
            Optional.of(decision),
            remembered.extra());
    Txn txn =
        Txn.empty()
            .ifModRevision(Keys.CELL, entry.map(Entry::modRevision).orElse(0L))
            .put(Keys.CELL, CellStateCodec.write(next));
    return switch (Commit.of(store, txn, Keys.CELL)) {
      case Commit.Result.Won(long revision) -> new CellMark(next, revision);
      case Commit.Result.Lost(Map<String, Entry> now) ->
          throw DeclareProblems.conflict(
              "the cell was decided about at the same moment", "look at hostler status");
    };
  }
}
