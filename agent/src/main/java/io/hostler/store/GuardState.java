package io.hostler.store;

import io.hostler.model.CellState;
import io.hostler.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node remembers of the store, so that it notices when the store went back in time.
 *
 * @param cell empty before the first contact
 * @param highest the highest revision seen
 * @param regressed a lower revision or era of our own cell, once seen, holds until a decision:
 *     other nodes' writes soon carry the store past the highest revision again
 */
public record GuardState(Optional<CellState> cell, long highest, Optional<Problem> regressed) {

  public static GuardState first() {
    return new GuardState(Optional.empty(), 0, Optional.empty());
  }

  /** What to make of what the store holds. */
  public sealed interface Verdict {

    /** It is the store that we know. */
    record Fine(GuardState next) implements Verdict {}

    /** First contact, and nobody has made a cell there. */
    record Create() implements Verdict {}

    /** An operator has decided, here or on another node; the new era holds. */
    record Decided(GuardState next, CellState cell) implements Verdict {}

    record Regressed(GuardState next, Problem why) implements Verdict {}
  }

  /**
   * Pure. This is what was known when the store was asked.
   *
   * @param seen what stands under {@code cell}
   * @param revision the store's newest
   * @param dataGone whether the data directory of this node's managed etcd vanished
   */
  public Verdict judge(Optional<CellState> seen, long revision, boolean dataGone) {
    if (cell.isEmpty()) {
      return seen.isEmpty() ? new Verdict.Create() : new Verdict.Fine(knowing(seen, revision));
    }
    CellState mine = cell.get();
    boolean same = seen.isPresent() && seen.get().uid().equals(mine.uid());
    if (same && seen.get().era() > mine.era() && seen.get().decision().isPresent()) {
      return new Verdict.Decided(knowing(seen, revision), seen.get());
    }
    List<String> differs = new ArrayList<>();
    if (seen.isEmpty()) {
      differs.add("it has no cell; ours is " + mine.uid());
    } else if (!same) {
      differs.add("it is cell " + seen.get().uid() + "; ours is " + mine.uid());
    } else if (seen.get().era() != mine.era()) {
      differs.add("its era is " + seen.get().era() + "; ours is " + mine.era());
    }
    if (revision < highest) {
      differs.add("it stands at revision " + revision + "; we have seen " + highest);
    }
    if (dataGone) {
      differs.add("the data directory of this node's etcd is gone");
    }
    if (!differs.isEmpty()) {
      Problem why = regression(String.join("; ", differs));
      return new Verdict.Regressed(same && !dataGone ? holding(why) : this, why);
    }
    return regressed
        .<Verdict>map(why -> new Verdict.Regressed(this, why))
        .orElseGet(
            () -> new Verdict.Fine(new GuardState(seen, Math.max(highest, revision), regressed)));
  }

  /** A revision that was delivered by the store that we know. */
  public GuardState saw(long revision) {
    return revision > highest ? new GuardState(cell, revision, regressed) : this;
  }

  boolean differsInRevisionOnly(GuardState other) {
    return cell.equals(other.cell) && regressed.equals(other.regressed);
  }

  private GuardState knowing(Optional<CellState> seen, long revision) {
    return new GuardState(seen, revision, Optional.empty());
  }

  private GuardState holding(Problem why) {
    return new GuardState(cell, highest, Optional.of(regressed.orElse(why)));
  }

  private static Problem regression(String differs) {
    return new Problem(
        "store-regressed",
        "the store went back in time: " + differs,
        "look at the differences, then `hostler store accept` or `hostler store redeclare`");
  }
}
