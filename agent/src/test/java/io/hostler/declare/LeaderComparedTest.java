package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.reservation.PlaceWaiting;
import io.hostler.reservation.Placing;
import io.hostler.reservation.Recounting;
import io.hostler.reservation.ReservationCodec;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each key that the leader's tasks compare, raced by itself. */
class LeaderComparedTest {
  private final TestCell cell = new TestCell();
  private long mark;
  private long term;

  /** An instance that waits for a node. */
  @BeforeEach
  void waiting() {
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a", 1, "2GiB", "addresses: []"));
    mark = cell.store.get(Keys.CELL).join().orElseThrow().modRevision();
    term = cell.write(Keys.LEADER, "{}");
  }

  private Store overtaken(Runnable other) {
    return new FaultyStore(cell.store)
        .faults(
            n -> {
              if (n == 0) {
                other.run();
              }
              return FaultyStore.Fault.NONE;
            });
  }

  private List<Placement> place(Store store) {
    Placing placing = new Placing(store, new Placer(1), TestCell.CLOCK);
    return new PlaceWaiting(store, placing, TestCell.CLOCK)
        .run(new StoreView(cell.store), term, mark);
  }

  private Placement placement() {
    return cell.placement("a").orElseThrow();
  }

  private void decide() {
    cell.write(Keys.CELL, CellStateCodec.write(cell.state.decided(CellState.ACCEPT)));
  }

  private void miscount(Uid node) {
    String wrong = ReservationCodec.write(new NodeReservation(7, 7, 7), Optional.empty());
    cell.write(Keys.nodeReservations(node), wrong);
  }

  @Test
  void nothingIsPlacedForACellThatWasDecidedAbout() {
    cell.node("hv1", 8, 8);
    assertEquals(List.of(), place(overtaken(this::decide)));
    assertEquals(Optional.empty(), placement().node());
  }

  @Test
  void whatAnotherPlacedIsNotPlacedAgain() {
    cell.node("hv1", 8, 8);
    Uid second = Uid.random();
    Runnable other =
        () -> {
          cell.write(
              Keys.placement(placement().uid()),
              PlacementCodec.write(placement().withNode(second)));
          assertEquals(1, new Recounting(cell.store).run(term, mark));
        };
    assertEquals(List.of(), place(overtaken(other)));
    assertEquals(Optional.of(second), placement().node());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void whatAnotherPlacedIsNotLeftWithoutAPlace() {
    cell.node("hv1", 8, 1);
    Runnable other =
        () -> {
          cell.node("hv2", 8, 8);
          assertEquals(1, place(cell.store).size());
        };
    assertEquals(List.of(), place(overtaken(other)));
    assertEquals(1, placement().epoch(), "placed once");
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aRecountComparesTheCounterThatItMends() {
    Uid node = cell.node("hv1", 8, 8);
    miscount(node);
    Store store = overtaken(() -> cell.apply(TestCell.instance("b", 1, "1GiB", "addresses: []")));
    assertEquals(0, new Recounting(store).run(term, mark));
    assertEquals(1, new Recounting(cell.store).run(term, mark));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void nothingIsRecountedForACellThatWasDecidedAbout() {
    miscount(cell.node("hv1", 8, 8));
    assertEquals(0, new Recounting(overtaken(this::decide)).run(term, mark));
  }
}
