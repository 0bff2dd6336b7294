package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RedeclareTest {
  private final TestCell cell = new TestCell();

  private Copy copy(String name) {
    return new Copy(
        cell.resource(Kind.INSTANCE, name),
        cell.placement(name).orElseThrow(),
        List.of(
            cell.resource(Kind.IMAGE, "debian"),
            cell.resource(Kind.ADDRESSPOOL, "public"),
            cell.resource(Kind.ENVIRONMENT, "default")),
        Optional.empty());
  }

  private void forget(String prefix) {
    cell.under(prefix).forEach(each -> cell.store.commit(Txn.empty().delete(each.key())).join());
  }

  private void declared() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL + "---\n" + TestCell.instance("a"));
  }

  @Test
  void aStoreThatForgotAllIsToldAgainAndToldTwiceIsFine() {
    declared();
    Copy copy = copy("a");
    for (String all : List.of(Keys.DESIRED, Keys.ALLOCATIONS, Keys.RESERVATIONS, Keys.CELL)) {
      forget(all);
    }
    CellState decided = cell.state.decided(CellState.REDECLARE);
    long revision =
        cell.store
            .commit(Txn.empty().put(Keys.CELL, CellStateCodec.write(decided)))
            .join()
            .revision();
    CellMark mark = new CellMark(decided, revision);
    List<Redeclare.Written> written = new Redeclare(cell.store).run(List.of(copy), mark);
    assertTrue(
        written.stream().allMatch(each -> each.verdict() == Redeclare.Verdict.WRITTEN),
        written::toString);
    assertEquals(copy, copy("a"));
    assertEquals(List.of(), cell.faults());
    long after = cell.revision();
    new Redeclare(cell.store).run(List.of(copy), mark);
    assertEquals(after, cell.revision());
  }

  /** It was nobody's here then, and the leader placed it a second time. */
  @Test
  void whatTheStoreKnowsOnlyAsWaitingIsPlacedWhereItIs() {
    declared();
    Copy copy = copy("a");
    CellMark mark = new StoreView(cell.store).cell().orElseThrow();
    Placement waiting =
        new Placement(
            copy.instance().uid(),
            "default",
            "a",
            Optional.empty(),
            0,
            List.of(),
            Optional.of("no node is alive"));
    cell.write(Keys.placement(waiting.uid()), PlacementCodec.write(waiting));
    forget(Keys.ALLOCATIONS);
    forget(Keys.RESERVATIONS);
    new Redeclare(cell.store).run(List.of(copy), mark);
    assertEquals(copy.placement(), cell.placement("a").orElseThrow());
    assertEquals(copy.instance(), cell.resource(Kind.INSTANCE, "a"));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void theUserDataOfANewerCopyIsBackToo() {
    declared();
    Resource older = cell.resource(Kind.INSTANCE, "a");
    cell.apply(TestCell.instance("a", 1, "1GiB", "userData: \"#cloud-config\\n\""));
    Copy copy = copy("a");
    CellMark mark = new StoreView(cell.store).cell().orElseThrow();
    cell.write(Keys.resource(older.name()), ResourceCodec.write(older));
    forget(Keys.CONTENT);
    new Redeclare(cell.store)
        .run(
            List.of(
                new Copy(
                    copy.instance(),
                    copy.placement(),
                    copy.named(),
                    Optional.of("#cloud-config\n"))),
            mark);
    assertEquals(copy.instance(), cell.resource(Kind.INSTANCE, "a"));
    assertEquals("#cloud-config\n", Content.read(cell.under(Keys.CONTENT).getFirst().value()));
  }

  /** The store forgot the image, and while it is told of it again {@code other} comes first. */
  private List<Redeclare.Written> toldAgain(Runnable other) {
    declared();
    Copy copy = copy("a");
    CellMark mark = new StoreView(cell.store).cell().orElseThrow();
    forget(Keys.resources(Kind.IMAGE));
    FaultyStore store =
        new FaultyStore(cell.store)
            .faults(
                n -> {
                  if (n == 0) {
                    other.run();
                  }
                  return FaultyStore.Fault.NONE;
                });
    return new Redeclare(store).run(List.of(copy), mark);
  }

  @Test
  void whatWasDeclaredAnewMeanwhileIsNotOverwritten() {
    AtomicReference<Uid> anew = new AtomicReference<>();
    List<Redeclare.Written> written =
        toldAgain(
            () -> {
              cell.apply(TestCell.IMAGE);
              anew.set(cell.resource(Kind.IMAGE, "debian").uid());
            });
    assertEquals(anew.get(), cell.resource(Kind.IMAGE, "debian").uid());
    assertEquals(
        List.of(Redeclare.Verdict.REFUSED),
        written.stream()
            .filter(each -> each.name().kind() == Kind.IMAGE)
            .map(Redeclare.Written::verdict)
            .toList());
  }

  @Test
  void nothingIsToldOfADecisionThatAnotherFollowed() {
    Runnable another =
        () -> cell.write(Keys.CELL, CellStateCodec.write(cell.state.decided(CellState.ACCEPT)));
    assertThrows(DeclareException.class, () -> toldAgain(another));
    assertEquals(Optional.empty(), cell.stored(Kind.IMAGE, "debian"));
  }

  /** It was refused for good, and stayed an orphan: all nodes change the counter of one pool. */
  @Test
  void whatLosesToOthersEachTimeIsTriedAgain() {
    declared();
    Copy copy = copy("a");
    CellMark mark = new StoreView(cell.store).cell().orElseThrow();
    forget(Keys.resources(Kind.INSTANCE));
    forget(Keys.PLACEMENTS);
    forget(Keys.ALLOCATIONS);
    String counter = Keys.poolReservations(copy.placement().addresses().getFirst().pool());
    FaultyStore busy =
        new FaultyStore(cell.store)
            .before(n -> cell.write(counter, cell.store.get(counter).join().orElseThrow().value()));
    DeclareTest.assertCode(
        DeclareProblems.CONFLICT, () -> new Redeclare(busy).run(List.of(copy), mark));
    new Redeclare(cell.store).run(List.of(copy), mark);
    assertEquals(copy.instance(), cell.resource(Kind.INSTANCE, "a"));
  }

  @Test
  void anOrphanIsAdoptedUnderItsUidUnlessNameOrAddressIsTaken() {
    declared();
    Copy orphan = copy("a");
    Adopt adopt = new Adopt(cell.store, new StoreView(cell.store), Optional::empty, TestCell.CLOCK);
    DeclareTest.assertCode(
        DeclareProblems.CONFLICT, () -> adopt.run(orphan, Optional.empty(), false));
    DeclareTest.assertCode(
        DeclareProblems.CONFLICT, () -> adopt.run(orphan, Optional.of("b"), false));
    for (String part :
        List.of(
            Keys.resources(Kind.INSTANCE),
            Keys.resources(Kind.ENVIRONMENT),
            Keys.PLACEMENTS,
            Keys.ALLOCATIONS,
            Keys.RESERVATIONS)) {
      forget(part);
    }
    Adopt later = new Adopt(cell.store, new StoreView(cell.store), Optional::empty, TestCell.CLOCK);
    later.run(orphan, Optional.of("b"), false);
    Resource adopted = cell.resource(Kind.INSTANCE, "b");
    assertEquals(orphan.instance().uid(), adopted.uid());
    assertTrue(cell.store.get(Keys.resource(Checks.DEFAULT_ENVIRONMENT)).join().isPresent());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void anOrphansAddressesAndMemoryCountAsTaken() {
    var node = cell.node("hv1", 8, 4);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL);
    cell.report(node, Uid.random(), "gone", 2L << 30, List.of(TestCell.ip("198.51.100.1")), true);
    cell.apply(TestCell.instance("a", 1, "2GiB", ""));
    assertEquals(
        TestCell.ip("198.51.100.2"),
        cell.placement("a").orElseThrow().addresses().getFirst().address());
    cell.apply(TestCell.instance("b", 1, "1GiB", ""));
    assertTrue(cell.placement("b").orElseThrow().why().isPresent());
  }
}
