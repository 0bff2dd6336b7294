package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.reservation.AllocationCodec;
import io.hostler.reservation.Recounting;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each key that an adoption compares, raced by itself. */
class AdoptComparedTest {
  private static final String ENVIRONMENT = "kind: environment\nname: default\n";

  private final TestCell cell = new TestCell();
  private final Uid node = cell.node("hv1", 8, 8);

  @BeforeEach
  void whatIsThere() {
    cell.apply(ENVIRONMENT + "---\n" + TestCell.IMAGE + "---\n" + TestCell.POOL);
  }

  /** An instance on {@link #node} that the store lost all of. */
  private Copy orphan() {
    cell.apply(TestCell.instance("a", 1, "1GiB", "node: hv1"));
    Resource orphan = cell.resource(Kind.INSTANCE, "a");
    Placement placement = cell.placement("a").orElseThrow();
    Placement.Address address = placement.addresses().getFirst();
    for (String key :
        List.of(
            Keys.resource(orphan.name()),
            Keys.placement(orphan.uid()),
            Keys.allocation(address.pool(), address.address()),
            Keys.poolReservations(address.pool()),
            Keys.nodeReservations(node))) {
      cell.store.commit(Txn.empty().delete(key)).join();
    }
    new Recounting(cell.store).run(cell.write(Keys.LEADER, "{}"), revision(Keys.CELL));
    return new Copy(orphan, placement, List.of(), Optional.empty());
  }

  private long revision(String key) {
    return cell.store.get(key).join().orElseThrow().modRevision();
  }

  private void adopt(Copy orphan, Runnable other) {
    StoreView view = new StoreView(cell.store);
    FaultyStore store =
        new FaultyStore(cell.store)
            .faults(
                n -> {
                  if (n == 0) {
                    other.run();
                    view.refresh();
                  }
                  return FaultyStore.Fault.NONE;
                });
    new Adopt(store, view, Optional::empty, TestCell.CLOCK).run(orphan, Optional.empty(), false);
  }

  private void refused(String code, Copy orphan, Runnable other) {
    DeclareTest.assertCode(code, () -> adopt(orphan, other));
    assertEquals(Optional.empty(), cell.store.get(Keys.placement(orphan.instance().uid())).join());
  }

  @Test
  void whatIsPromisedOnItsNode() {
    Copy orphan = orphan();
    adopt(orphan, () -> cell.apply(TestCell.instance("b", 1, "1GiB", "node: hv1, addresses: []")));
    assertEquals(Optional.of(orphan.placement()), cell.placement("a"));
    assertEquals(List.of(), cell.faults());
  }

  /** What another node gives back moves neither the node nor the address. */
  @Test
  void whatIsGivenOfItsPool() {
    Uid second = cell.node("hv2", 8, 8);
    cell.apply(TestCell.instance("b", 1, "1GiB", "node: hv2"));
    Copy orphan = orphan();
    var name = TestCell.name(Kind.INSTANCE, "b");
    Uid uid = cell.resource(Kind.INSTANCE, "b").uid();
    cell.host().delete(name, Optional.empty(), TestCell.OPTIONS);
    CellMark mark = new CellMark(cell.state, revision(Keys.CELL));
    adopt(orphan, () -> new Finalise(cell.store).run(name, uid, second, mark, Optional.empty()));
    assertEquals(Optional.of(orphan.placement()), cell.placement("a"));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void thatItsAddressIsFree() {
    Copy orphan = orphan();
    Placement.Address address = orphan.placement().addresses().getFirst();
    String allocation = Keys.allocation(address.pool(), address.address());
    refused(
        DeclareProblems.CONFLICT,
        orphan,
        () -> cell.write(allocation, AllocationCodec.write(Uid.random())));
  }

  @Test
  void thatItsNameIsFree() {
    cell.node("hv2", 8, 8);
    Copy orphan = orphan();
    refused(
        DeclareProblems.CONFLICT,
        orphan,
        () -> cell.apply(TestCell.instance("a", 1, "1GiB", "node: hv2, addresses: []")));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void thatWhatItNamesIsThere() {
    Copy orphan = orphan();
    Runnable goes =
        () ->
            cell.host()
                .delete(TestCell.name(Kind.IMAGE, "debian"), Optional.empty(), TestCell.OPTIONS);
    assertThrows(HostlerException.class, () -> adopt(orphan, goes));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void thatTheCellIsAsItWas() {
    Copy orphan = orphan();
    Runnable decision =
        () -> cell.write(Keys.CELL, CellStateCodec.write(cell.state.decided(CellState.ACCEPT)));
    StoreView early = new StoreView(cell.store);
    FaultyStore store =
        new FaultyStore(cell.store)
            .faults(
                n -> {
                  if (n == 0) {
                    decision.run();
                  }
                  return FaultyStore.Fault.NONE;
                });
    Adopt adopt = new Adopt(store, early, Optional::empty, TestCell.CLOCK);
    assertThrows(DeclareException.class, () -> adopt.run(orphan, Optional.empty(), false));
    assertEquals(Optional.empty(), cell.stored(Kind.INSTANCE, "a"));
  }
}
