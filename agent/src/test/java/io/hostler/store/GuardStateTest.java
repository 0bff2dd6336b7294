package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.CellState;
import io.hostler.plan.Uid;
import io.hostler.store.GuardState.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardStateTest {
  private static final Uid OURS = Uid.random();
  private static final CellState CELL = new CellState(OURS, 2, Optional.of("accept"));
  private final GuardState known = new GuardState(Optional.of(CELL), 100, Optional.empty());

  private static String why(Verdict verdict) {
    return assertInstanceOf(Verdict.Regressed.class, verdict).why().detail();
  }

  @Test
  void firstContactMakesTheCell() {
    assertInstanceOf(Verdict.Create.class, GuardState.first().judge(Optional.empty(), 1, false));
  }

  @Test
  void firstContactTakesTheCellThatIsThere() {
    Verdict verdict = GuardState.first().judge(Optional.of(CELL), 7, false);
    assertEquals(
        new GuardState(Optional.of(CELL), 7, Optional.empty()),
        assertInstanceOf(Verdict.Fine.class, verdict).next());
  }

  @Test
  void sameCellFurtherOnIsFine() {
    Verdict verdict = known.judge(Optional.of(CELL), 150, false);
    assertEquals(150, assertInstanceOf(Verdict.Fine.class, verdict).next().highest());
  }

  @Test
  void noCellIsARegression() {
    assertTrue(why(known.judge(Optional.empty(), 150, false)).contains("no cell"));
  }

  @Test
  void otherUidIsARegression() {
    CellState other = new CellState(Uid.random(), 2, Optional.of("accept"));
    assertTrue(why(known.judge(Optional.of(other), 150, false)).contains(other.uid().toString()));
  }

  @Test
  void otherUidsDecisionIsNotOurs() {
    CellState other = new CellState(Uid.random(), 9, Optional.of("accept"));
    why(known.judge(Optional.of(other), 150, false));
  }

  @Test
  void earlierEraIsARegression() {
    CellState earlier = new CellState(OURS, 1, Optional.empty());
    assertTrue(why(known.judge(Optional.of(earlier), 150, false)).contains("era is 1"));
  }

  @Test
  void laterEraWithoutADecisionIsARegression() {
    why(known.judge(Optional.of(new CellState(OURS, 3, Optional.empty())), 150, false));
  }

  @Test
  void lowerRevisionIsARegression() {
    String why = why(known.judge(Optional.of(CELL), 99, false));
    assertTrue(why.contains("99") && why.contains("100"), why);
  }

  @Test
  void vanishedDataIsARegression() {
    assertTrue(why(known.judge(Optional.of(CELL), 150, true)).contains("data directory"));
  }

  @Test
  void lowerRevisionOnceSeenHoldsThoughOthersWriteOn() {
    GuardState after =
        assertInstanceOf(Verdict.Regressed.class, known.judge(Optional.of(CELL), 99, false)).next();
    assertTrue(why(after.judge(Optional.of(CELL), 500, false)).contains("99"));
  }

  @Test
  void rightStoreIsTrustedAgainAfterAWrongOne() {
    CellState other = new CellState(Uid.random(), 2, Optional.of("accept"));
    GuardState after =
        assertInstanceOf(Verdict.Regressed.class, known.judge(Optional.of(other), 5, false)).next();
    assertInstanceOf(Verdict.Fine.class, after.judge(Optional.of(CELL), 101, false));
  }

  @Test
  void decisionOfAnotherNodeEndsTheRegression() {
    GuardState regressed =
        assertInstanceOf(Verdict.Regressed.class, known.judge(Optional.of(CELL), 50, false)).next();
    CellState decided = new CellState(OURS, 3, Optional.of("redeclare"));
    Verdict verdict = regressed.judge(Optional.of(decided), 60, false);
    assertEquals(
        new GuardState(Optional.of(decided), 60, Optional.empty()),
        assertInstanceOf(Verdict.Decided.class, verdict).next());
  }
}
