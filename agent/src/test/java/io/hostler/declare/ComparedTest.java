package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Act;
import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Documents;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.reservation.PlaceWaiting;
import io.hostler.reservation.Placing;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each key that a transaction compares, raced by itself: the environment is there before, so that
 * no other key decides.
 */
class ComparedTest {
  private static final String ENVIRONMENT = "kind: environment\nname: default\n";

  private final TestCell cell = new TestCell();

  @BeforeEach
  void whatIsThere() {
    cell.apply(ENVIRONMENT + "---\n" + TestCell.IMAGE);
  }

  /** A host whose first commit comes behind what {@code other} does. */
  private Declare overtaken(Runnable other) {
    return cell.host(overtakenStore(other), new StoreView(cell.store));
  }

  private FaultyStore overtakenStore(Runnable other) {
    return new FaultyStore(cell.store)
        .faults(
            n -> {
              if (n == 0) {
                other.run();
              }
              return FaultyStore.Fault.NONE;
            });
  }

  private void create(String name, String memory) {
    cell.apply(TestCell.instance(name, 1, memory, "addresses: []"));
  }

  private Placement created(Declare host, String memory) {
    return placed(host, TestCell.instance("a", 1, memory, "addresses: []"));
  }

  private static Placement placed(Declare host, String document) {
    return host.apply(Documents.read(document), TestCell.OPTIONS)
        .done()
        .getFirst()
        .placement()
        .orElseThrow();
  }

  @Test
  void aCreateComparesWhatIsPromisedOnItsNode() {
    Uid node = cell.node("hv1", 8, 3);
    Placement placement = created(overtaken(() -> create("b", "2GiB")), "2GiB");
    assertEquals(Optional.of(node), cell.placement("b").orElseThrow().node());
    assertEquals(Optional.of("hv1: 1 GiB of memory free, 2 GiB asked"), placement.why());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aCreateComparesThatItsNodeIsAlive() {
    Uid node = cell.node("hv1", 8, 8);
    Runnable dies = () -> cell.store.commit(Txn.empty().delete(Keys.node(node))).join();
    Placement placement = created(overtaken(dies), "1GiB");
    assertEquals(Optional.of("no node is alive"), placement.why());
    assertEquals(Optional.empty(), placement.node());
  }

  @Test
  void aCreateComparesThatItsNodeIsNotCordoned() {
    Uid node = cell.node("hv1", 8, 8);
    NodeReport cordoned =
        new NodeReport(node, "hv1", "1", 8, 8L << 30, List.of(), NodeNetwork.NONE, Map.of(), true);
    Runnable cordon = () -> cell.write(Keys.node(node), NodeReportCodec.write(cordoned));
    Placement placement = created(overtaken(cordon), "1GiB");
    assertEquals(Optional.of("hv1: cordoned"), placement.why());
    assertEquals(Optional.empty(), placement.node());
  }

  @Test
  void aCreateComparesWhatIsGivenOfItsPool() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.POOL);
    var host = overtaken(() -> cell.apply(TestCell.instance("b")));
    host.apply(Documents.read(TestCell.instance("a")), TestCell.OPTIONS);
    assertEquals(
        TestCell.ip("198.51.100.1"),
        cell.placement("b").orElseThrow().addresses().getFirst().address());
    assertEquals(
        TestCell.ip("198.51.100.2"),
        cell.placement("a").orElseThrow().addresses().getFirst().address());
    assertEquals(List.of(), cell.faults());
  }

  /** Its counter by itself: what another node gives back moves neither node nor address. */
  @Test
  void aCreateComparesWhatIsGivenOfItsPoolAlone() {
    cell.node("hv1", 8, 8);
    Uid node = cell.node("hv2", 8, 8);
    cell.apply(TestCell.POOL);
    cell.apply(TestCell.instance("b", 1, "1GiB", "node: hv2"));
    var name = TestCell.name(Kind.INSTANCE, "b");
    Uid uid = cell.resource(Kind.INSTANCE, "b").uid();
    cell.host().delete(name, Optional.empty(), TestCell.OPTIONS);
    long mark = cell.store.get(Keys.CELL).join().orElseThrow().modRevision();
    CellMark known = new CellMark(cell.state, mark);
    Declare host =
        overtaken(() -> new Finalise(cell.store).run(name, uid, node, known, Optional.empty()));
    host.apply(Documents.read(TestCell.instance("a", 1, "1GiB", "node: hv1")), TestCell.OPTIONS);
    assertEquals(Optional.empty(), cell.placement("b"));
    assertEquals(List.of(), cell.faults());
  }

  /** A default pool that nothing was given of yet: neither a name nor its counter decides. */
  @Test
  void aCreateComparesThatItsPoolStands() {
    Uid node = cell.node("hv1", 8, 8);
    cell.apply(TestCell.POOL);
    var pool = TestCell.name(Kind.ADDRESSPOOL, "public");
    StoreView view = new StoreView(cell.store);
    Runnable goes =
        () -> {
          cell.host().delete(pool, Optional.empty(), TestCell.OPTIONS);
          view.refresh();
        };
    Declare host = cell.host(overtakenStore(goes), view);
    Placement placement = placed(host, TestCell.instance("a"));
    assertEquals(Optional.empty(), cell.stored(Kind.ADDRESSPOOL, "public"));
    assertEquals(Optional.of(node), placement.node());
    assertEquals(List.of(), placement.addresses());
    assertEquals(List.of(), cell.under(Keys.ALLOCATIONS));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aResizeComparesWhatIsPromisedOnItsNode() {
    cell.node("hv1", 8, 4);
    create("a", "1GiB");
    Declare host = overtaken(() -> create("b", "2GiB"));
    DeclareTest.assertCode(
        DeclareProblems.CONFLICT,
        () ->
            host.patch(
                TestCell.name(Kind.INSTANCE, "a"),
                Json.object("{\"spec\":{\"memory\":\"3GiB\"}}"),
                Optional.empty(),
                TestCell.OPTIONS));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aShrinkingComparesWhatIsPromisedOnItsNode() {
    cell.node("hv1", 8, 4);
    create("a", "2GiB");
    overtaken(() -> create("b", "2GiB"))
        .patch(
            TestCell.name(Kind.INSTANCE, "a"),
            Json.object("{\"spec\":{\"memory\":\"1GiB\"}}"),
            Optional.empty(),
            TestCell.OPTIONS);
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aReleaseComparesWhatIsPromisedOnItsNodeAndGivenOfItsPool() {
    for (String addresses : List.of("addresses: []", "addresses: [public]")) {
      TestCell each = new TestCell();
      Uid node = each.node("hv1", 8, 8);
      each.apply(ENVIRONMENT + "---\n" + TestCell.IMAGE + "---\n" + TestCell.POOL);
      each.apply(TestCell.instance("a", 1, "1GiB", addresses));
      var name = TestCell.name(Kind.INSTANCE, "a");
      Uid uid = each.resource(Kind.INSTANCE, "a").uid();
      each.host().delete(name, Optional.empty(), TestCell.OPTIONS);
      long mark = each.store.get(Keys.CELL).join().orElseThrow().modRevision();
      FaultyStore store =
          new FaultyStore(each.store)
              .faults(
                  n -> {
                    if (n == 0) {
                      each.apply(TestCell.instance("b", 1, "1GiB", addresses));
                    }
                    return FaultyStore.Fault.NONE;
                  });
      assertEquals(
          Finalise.Result.GONE,
          new Finalise(store)
              .run(name, uid, node, new CellMark(each.state, mark), Optional.empty()));
      assertEquals(List.of(), each.faults(), addresses);
    }
  }

  /** A pool's counter by itself: the node is another, so that its reservation does not decide. */
  @Test
  void aReleaseComparesWhatIsGivenOfItsPoolAlone() {
    Uid node = cell.node("hv1", 8, 8);
    cell.node("hv2", 8, 8);
    cell.apply(TestCell.POOL);
    cell.apply(TestCell.instance("a", 1, "1GiB", "node: hv1"));
    var name = TestCell.name(Kind.INSTANCE, "a");
    Uid uid = cell.resource(Kind.INSTANCE, "a").uid();
    cell.host().delete(name, Optional.empty(), TestCell.OPTIONS);
    long mark = cell.store.get(Keys.CELL).join().orElseThrow().modRevision();
    FaultyStore store =
        overtakenStore(() -> cell.apply(TestCell.instance("b", 1, "1GiB", "node: hv2")));
    assertEquals(
        Finalise.Result.GONE,
        new Finalise(store).run(name, uid, node, new CellMark(cell.state, mark), Optional.empty()));
    assertEquals(List.of(), cell.faults());
  }

  /**
   * Of one that is named, one that has no place, and one that runs somewhere. What was changed
   * meanwhile was deleted at the second try, whatever the caller had asked it to match.
   */
  @Test
  void aDeletionComparesWhatItWasAskedToMatch() {
    cell.apply("kind: firewall\nname: web\nspec: {rules: []}\n");
    create("waiting", "1GiB");
    cell.node("hv1", 8, 8);
    create("placed", "1GiB");
    for (var name :
        List.of(
            TestCell.name(Kind.FIREWALL, "web"),
            TestCell.name(Kind.INSTANCE, "waiting"),
            TestCell.name(Kind.INSTANCE, "placed"))) {
      long revision = cell.stored(name.kind(), name.name()).orElseThrow().modRevision();
      Declare host = overtaken(() -> tag(name));
      DeclareTest.assertCode(
          DeclareProblems.PRECONDITION_FAILED,
          () -> host.delete(name, Optional.of(revision), TestCell.OPTIONS));
      assertEquals(Map.of("x", "y"), cell.resource(name.kind(), name.name()).tags());
      assertFalse(cell.resource(name.kind(), name.name()).deleting());
    }
  }

  private void tag(ResourceName name) {
    var patch = Json.object("{\"tags\":{\"x\":\"y\"}}");
    cell.host().patch(name, patch, Optional.empty(), TestCell.OPTIONS);
  }

  /** Its mark was taken back, by whoever heals what is left behind, and it is used again. */
  @Test
  void aRemovalComparesItsMark() {
    cell.node("hv1", 8, 8);
    cell.apply("kind: firewall\nname: web\nspec: {rules: []}\n");
    var name = TestCell.name(Kind.FIREWALL, "web");
    FaultyStore store =
        new FaultyStore(cell.store)
            .faults(
                n -> {
                  if (n == 1) {
                    Resource marked = cell.resource(Kind.FIREWALL, "web");
                    assertTrue(marked.deleting(), "the removal comes second");
                    cell.write(
                        Keys.resource(name),
                        ResourceCodec.write(marked.withDeletedAt(Optional.empty())));
                    cell.apply(
                        TestCell.instance("a", 1, "1GiB", "addresses: [], firewalls: [web]"));
                  }
                  return FaultyStore.Fault.NONE;
                });
    Declare host = cell.host(store, new StoreView(cell.store));
    DeclareTest.assertCode(
        DeclareProblems.IN_USE, () -> host.delete(name, Optional.empty(), TestCell.OPTIONS));
    assertFalse(cell.resource(Kind.FIREWALL, "web").deleting());
    assertEquals(List.of(), cell.faults());
  }

  /** What has no place is removed by the request itself, unless it gets one meanwhile. */
  @Test
  void aRemovalComparesThatItHasNoPlace() {
    create("a", "1GiB");
    long mark = cell.store.get(Keys.CELL).join().orElseThrow().modRevision();
    long term = cell.write(Keys.LEADER, "{}");
    Runnable placed =
        () -> {
          cell.node("hv1", 8, 8);
          Placing placing = new Placing(cell.store, new Placer(1), TestCell.CLOCK);
          new PlaceWaiting(cell.store, placing, TestCell.CLOCK)
              .run(new StoreView(cell.store), term, mark);
        };
    Declaration deleted =
        overtaken(placed)
            .delete(TestCell.name(Kind.INSTANCE, "a"), Optional.empty(), TestCell.OPTIONS);
    assertEquals(Declaration.Verdict.DELETING, deleted.verdict());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aDeletionComparesThatTheCellIsAsItWas() {
    cell.apply("kind: firewall\nname: web\nspec: {rules: []}\n");
    Runnable decision =
        () -> cell.write(Keys.CELL, CellStateCodec.write(cell.state.decided(CellState.ACCEPT)));
    Declare host = overtaken(decision);
    var name = TestCell.name(Kind.FIREWALL, "web");
    assertThrows(
        DeclareException.class, () -> host.delete(name, Optional.empty(), TestCell.OPTIONS));
    assertFalse(cell.resource(Kind.FIREWALL, "web").deleting());
  }

  @Test
  void aNewPoolComparesThatNoneOverlapsIt() {
    Declare host = overtaken(() -> cell.apply(TestCell.POOL.replace("public", "other")));
    assertThrows(
        InvalidException.class,
        () -> host.put(TestCell.document(TestCell.POOL), Optional.of(0L), TestCell.OPTIONS));
    assertEquals(Optional.empty(), cell.stored(Kind.ADDRESSPOOL, "public"));
  }

  @Test
  void anotherPrefixComparesWhatIsGivenOfItsPool() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.POOL);
    Declare host = overtaken(() -> cell.apply(TestCell.instance("a")));
    var patch = Json.object("{\"spec\":{\"prefix\":\"203.0.113.0/29\"}}");
    var pool = TestCell.name(Kind.ADDRESSPOOL, "public");
    InvalidException refused =
        assertThrows(
            InvalidException.class,
            () -> host.patch(pool, patch, Optional.empty(), TestCell.OPTIONS));
    assertEquals("spec.prefix", refused.fields().getFirst().field());
  }

  /** As after a move: what a resize counts is where it is. */
  @Test
  void aResizeComparesItsPlacement() {
    Uid first = cell.node("hv1", 8, 8);
    create("a", "1GiB");
    Uid second = cell.node("hv2", 8, 8);
    Placement before = cell.placement("a").orElseThrow();
    Optional<Entry> reserved = cell.store.get(Keys.nodeReservations(first)).join();
    StoreView view = new StoreView(cell.store);
    Runnable moves =
        () -> {
          cell.write(Keys.placement(before.uid()), PlacementCodec.write(before.withNode(second)));
          view.refresh();
        };
    cell.host(overtakenStore(moves), view)
        .patch(
            TestCell.name(Kind.INSTANCE, "a"),
            Json.object("{\"spec\":{\"memory\":\"2GiB\"}}"),
            Optional.empty(),
            TestCell.OPTIONS);
    assertEquals(reserved, cell.store.get(Keys.nodeReservations(first)).join());
    assertTrue(cell.store.get(Keys.nodeReservations(second)).join().isPresent());
  }

  private Declare deaf(Integer... lost) {
    FaultyStore store =
        new FaultyStore(cell.store)
            .faults(
                n ->
                    List.of(lost).contains(n)
                        ? FaultyStore.Fault.REPLY_LOST
                        : FaultyStore.Fault.NONE);
    return cell.host(store, new StoreView(cell.store));
  }

  /** Sent again it does not hold any more: by what it wrote itself, which is no loss. */
  @Test
  void whatWasCommittedAndNotHeardOfIsWon() {
    cell.node("hv1", 8, 8);
    Declaration created =
        deaf(0).apply(Documents.read(TestCell.instance("a")), TestCell.OPTIONS).done().getFirst();
    assertEquals(Declaration.Verdict.CREATED, created.verdict());
    assertEquals(
        cell.stored(Kind.INSTANCE, "a").orElseThrow().modRevision(), created.modRevision());
    assertEquals(cell.placement("a"), created.placement());
    var name = TestCell.name(Kind.INSTANCE, "a");
    Declaration changed =
        deaf(0)
            .patch(
                name,
                Json.object("{\"spec\":{\"memory\":\"2GiB\"}}"),
                Optional.empty(),
                TestCell.OPTIONS);
    assertEquals(Declaration.Verdict.CHANGED, changed.verdict());
    assertEquals(
        cell.stored(Kind.INSTANCE, "a").orElseThrow().modRevision(), changed.modRevision());
    Declaration stopped = deaf(0).act(name, Act.STOP, "id", TestCell.OPTIONS);
    assertEquals(Declaration.Verdict.CHANGED, stopped.verdict());
    Declaration deleting = deaf(0).delete(name, Optional.empty(), TestCell.OPTIONS);
    assertEquals(Declaration.Verdict.DELETING, deleting.verdict());
    assertEquals(
        cell.stored(Kind.INSTANCE, "a").orElseThrow().modRevision(), deleting.modRevision());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aRemovalThatWasNotHeardOfIsDone() {
    cell.apply("kind: firewall\nname: web\nspec: {rules: []}\n");
    assertEquals(
        Declaration.Verdict.DELETED,
        deaf(0, 1)
            .delete(TestCell.name(Kind.FIREWALL, "web"), Optional.empty(), TestCell.OPTIONS)
            .verdict());
    assertEquals(Optional.empty(), cell.stored(Kind.FIREWALL, "web"));
  }

  /** Another's value in the marker's place is another's. */
  @Test
  void whatAnotherWroteMeanwhileIsNotTakenForOurs() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.instance("a"));
    FaultyStore store =
        new FaultyStore(cell.store)
            .faults(n -> n == 0 ? FaultyStore.Fault.REQUEST_LOST : FaultyStore.Fault.NONE)
            .before(
                n -> {
                  if (n == 2) {
                    cell.apply(TestCell.instance("a", 2, "1GiB", ""));
                  }
                });
    var host = cell.host(store, new StoreView(cell.store));
    long revision = cell.stored(Kind.INSTANCE, "a").orElseThrow().modRevision();
    var refused =
        assertThrows(
            DeclareException.class,
            () ->
                host.patch(
                    TestCell.name(Kind.INSTANCE, "a"),
                    Json.object("{\"tags\":{\"x\":\"y\"}}"),
                    Optional.of(revision),
                    TestCell.OPTIONS));
    assertEquals(DeclareProblems.PRECONDITION_FAILED, refused.problem().code());
    assertEquals(Map.of(), cell.resource(Kind.INSTANCE, "a").tags());
  }
}
