package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Act;
import io.hostler.model.Action;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Documents;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.Warning;
import io.hostler.placement.Placer;
import io.hostler.plan.Problem;
import io.hostler.reservation.Placing;
import io.hostler.store.Keys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DeclareTest {
  private final TestCell cell = new TestCell();

  private static final String ALL =
      TestCell.instance("web1", 2, "2GiB", "firewalls: [web]")
          + "---\n"
          + TestCell.POOL
          + "---\n"
          + "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: \"80\"}]}\n---\n"
          + TestCell.IMAGE;

  @Test
  void writesAFileInOrderOfReferenceAndPlacesTheInstance() {
    var node = cell.node("hv1", 4, 8);
    Applied applied = cell.apply(ALL);
    assertEquals(Optional.empty(), applied.failed());
    assertEquals(
        List.of(Kind.IMAGE, Kind.ADDRESSPOOL, Kind.FIREWALL, Kind.INSTANCE),
        applied.done().stream().map(each -> each.resource().kind()).toList());
    var placement = cell.placement("web1").orElseThrow();
    assertEquals(Optional.of(node), placement.node());
    assertEquals(1, placement.epoch());
    assertEquals(TestCell.ip("198.51.100.1"), placement.addresses().getFirst().address());
    assertEquals(Optional.of(placement), applied.done().getLast().placement());
    assertTrue(cell.stored(Kind.ENVIRONMENT, "default").isPresent());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void applyTwiceWritesNothing() {
    cell.node("hv1", 4, 8);
    cell.apply(ALL);
    long revision = cell.revision();
    Applied again = cell.apply(ALL);
    assertEquals(revision, cell.revision());
    again.done().forEach(each -> assertEquals(Declaration.Verdict.UNCHANGED, each.verdict()));
  }

  @Test
  void applyTwiceThroughAMemoryThatLagsWritesNothing() {
    cell.node("hv1", 4, 8);
    StoreView stale = new StoreView(cell.store);
    cell.apply(ALL);
    long revision = cell.revision();
    cell.host(cell.store, stale).apply(Documents.read(ALL), TestCell.OPTIONS);
    assertEquals(revision, cell.revision());
  }

  @Test
  void aDryRunChangesNothingAndSaysWhatWould() {
    var node = cell.node("hv1", 4, 8);
    long revision = cell.revision();
    Applied would = cell.host().apply(Documents.read(ALL), TestCell.DRY);
    assertEquals(revision, cell.revision());
    assertEquals(4, would.done().size());
    Declaration instance = would.done().getLast();
    assertEquals(Declaration.Verdict.CREATED, instance.verdict());
    assertEquals(Optional.of(node), instance.placement().orElseThrow().node());
    assertEquals(
        TestCell.ip("198.51.100.1"),
        instance.placement().orElseThrow().addresses().getFirst().address());
  }

  @Test
  void everyProblemOfAFileInOneAnswerAndNothingWritten() {
    long revision = cell.revision();
    InvalidException wrong =
        assertThrows(
            InvalidException.class,
            () ->
                cell.apply(
                    TestCell.instance(
                            "a",
                            1,
                            "1GiB",
                            "sshKeys: [me], addresses: [nowhere], firewalls: [nope], node: hv9")
                        + "---\n"
                        + TestCell.POOL
                        + "---\n"
                        + TestCell.POOL.replace("public", "other").replace("/29", "/24")
                        + "---\nkind: sshkey\nname: k\nenvironment: lab\nspec: {publicKey: \""
                        + "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\"}\n"));
    List<String> fields = wrong.fields().stream().map(each -> each.field()).sorted().toList();
    assertEquals(
        List.of(
            "documents[0].spec.addresses[0]",
            "documents[0].spec.firewalls[0]",
            "documents[0].spec.image",
            "documents[0].spec.node",
            "documents[0].spec.sshKeys[0]",
            "documents[2].spec.prefix",
            "documents[3].environment"),
        fields);
    assertTrue(
        wrong.problem().detail().contains("documents[0] (instance a): spec.image: there is no"),
        wrong.problem().detail());
    assertTrue(
        wrong.problem().detail().contains("documents[2] (addresspool other): spec.prefix: "),
        wrong.problem().detail());
    assertEquals(revision, cell.revision());
  }

  /** The dry run said yes, and the file was written up to it. */
  @Test
  void aSizeWithoutRoomIsRefusedByTheDryRunTooAndNothingBeforeItIsWritten() {
    cell.node("hv1", 4, 4);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a"));
    String grown = "kind: environment\nname: lab\n---\n" + TestCell.instance("a", 1, "8GiB", "");
    long revision = cell.revision();
    for (Options options : List.of(TestCell.OPTIONS, TestCell.DRY)) {
      assertCode(DeclareProblems.CONFLICT, () -> cell.host().apply(Documents.read(grown), options));
    }
    assertCode(
        DeclareProblems.CONFLICT,
        () ->
            cell.host()
                .patch(
                    TestCell.name(Kind.INSTANCE, "a"),
                    Json.object("{\"spec\":{\"memory\":\"8GiB\"}}"),
                    Optional.empty(),
                    TestCell.DRY));
    assertEquals(revision, cell.revision());
  }

  @Test
  void aDiskSmallerThanItsImageIsRefused() {
    cell.node("hv1", 4, 8);
    cell.apply(TestCell.IMAGE);
    InvalidException wrong =
        assertThrows(
            InvalidException.class,
            () -> cell.apply(TestCell.instance("a", 1, "1GiB", "disk: 1GiB")));
    assertEquals("spec.disk.size", wrong.fields().getFirst().field());
  }

  @Test
  void applyTakesBackWhatItSetAndLeavesWhatOthersSet() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE);
    cell.apply(TestCell.instance("a", 4, "1GiB", "smtp: true"));
    cell.host()
        .patch(
            TestCell.name(Kind.INSTANCE, "a"),
            Json.object("{\"spec\":{\"restart\":\"never\"},\"tags\":{\"team\":\"x\"}}"),
            Optional.empty(),
            TestCell.OPTIONS);
    Applied applied = cell.apply("kind: instance\nname: a\nspec: {image: debian, memory: 1GiB}\n");
    InstanceSpec spec = (InstanceSpec) cell.resource(Kind.INSTANCE, "a").spec();
    assertEquals(1, spec.cpus());
    assertFalse(spec.smtp());
    assertEquals(InstanceSpec.Restart.NEVER, spec.restart());
    assertEquals(Map.of("team", "x"), cell.resource(Kind.INSTANCE, "a").tags());
    assertEquals(3, cell.resource(Kind.INSTANCE, "a").generation());
    assertTrue(
        applied.done().getFirst().changes().stream()
            .anyMatch(each -> each.toString().equals("spec.cpus: 4 => 1")),
        () -> applied.done().getFirst().changes().toString());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void tagsAloneDoNotMoveTheGeneration() {
    cell.apply(TestCell.IMAGE);
    cell.host()
        .patch(
            TestCell.name(Kind.IMAGE, "debian"),
            Json.object("{\"tags\":{\"a\":\"b\"}}"),
            Optional.empty(),
            TestCell.OPTIONS);
    assertEquals(1, cell.resource(Kind.IMAGE, "debian").generation());
  }

  @Test
  void putNeedsTheRevisionThatItReplaces() {
    var document = TestCell.document(TestCell.IMAGE);
    assertCode(
        DeclareProblems.PRECONDITION_REQUIRED,
        () -> cell.host().put(document, Optional.empty(), TestCell.OPTIONS));
    long first = cell.host().put(document, Optional.of(0L), TestCell.OPTIONS).modRevision();
    DeclareException there =
        assertThrows(
            DeclareException.class,
            () -> cell.host().put(document, Optional.of(0L), TestCell.OPTIONS));
    assertEquals(DeclareProblems.PRECONDITION_FAILED, there.problem().code());
    assertEquals(
        document.name().shown() + " exists already, at " + first, there.problem().detail());
    assertEquals(
        first, cell.host().put(document, Optional.of(first), TestCell.OPTIONS).modRevision());
  }

  @Test
  void aCutGoesWithTheChangeOfWhatWasThereBefore() {
    cell.node("hv1", 4, 8);
    Options cutting = TestCell.OPTIONS.cutting("c1");
    cell.host().apply(Documents.read(ALL), cutting);
    for (Kind kind : List.of(Kind.FIREWALL, Kind.INSTANCE)) {
      String name = kind == Kind.FIREWALL ? "web" : "web1";
      assertEquals(Map.of(), cell.resource(kind, name).actions(), "new, so nothing to cut");
    }
    cell.host().apply(Documents.read(ALL), cutting);
    assertEquals("c1", cell.resource(Kind.FIREWALL, "web").actions().get(Action.Verb.CUT).id());
    assertEquals("c1", cell.resource(Kind.INSTANCE, "web1").actions().get(Action.Verb.CUT).id());
    assertEquals(Map.of(), cell.resource(Kind.IMAGE, "debian").actions());
    long revision = cell.revision();
    cell.host().apply(Documents.read(ALL), cutting);
    assertEquals(revision, cell.revision(), "the same cut again is no change");
    cell.host()
        .patch(
            TestCell.name(Kind.FIREWALL, "web"),
            Json.object("{\"spec\":{\"rules\":[]}}"),
            Optional.empty(),
            TestCell.OPTIONS.cutting("c2"));
    Resource firewall = cell.resource(Kind.FIREWALL, "web");
    assertEquals("c2", firewall.actions().get(Action.Verb.CUT).id());
    assertEquals("tester", firewall.actions().get(Action.Verb.CUT).by());
    assertEquals(2, firewall.generation());
  }

  @Test
  void actionsAreIdempotentByIdAndPowerIsDesired() {
    cell.node("hv1", 4, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a"));
    var name = TestCell.name(Kind.INSTANCE, "a");
    cell.host().act(name, Act.STOP, "s1", TestCell.OPTIONS);
    assertEquals(
        InstanceSpec.Power.STOPPED,
        ((InstanceSpec) cell.resource(Kind.INSTANCE, "a").spec()).power());
    assertCode(
        DeclareProblems.CONFLICT, () -> cell.host().act(name, Act.REBOOT, "r1", TestCell.OPTIONS));
    cell.host().act(name, Act.START, "s2", TestCell.OPTIONS);
    cell.host().act(name, Act.REBOOT, "r1", TestCell.OPTIONS);
    long revision = cell.revision();
    assertEquals(
        Declaration.Verdict.UNCHANGED,
        cell.host().act(name, Act.REBOOT, "r1", TestCell.OPTIONS).verdict());
    assertEquals(revision, cell.revision());
    Resource now = cell.resource(Kind.INSTANCE, "a");
    assertEquals("r1", now.actions().get(Action.Verb.REBOOT).id());
    assertEquals("s2", now.actions().get(Action.Verb.START).id());
    assertEquals("tester", now.actions().get(Action.Verb.START).by());
    assertEquals(InstanceSpec.Power.RUNNING, ((InstanceSpec) now.spec()).power());
  }

  @Test
  void aRebuildSaysWhatIsLostBeforeItIs() {
    cell.node("hv1", 4, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a"));
    var name = TestCell.name(Kind.INSTANCE, "a");
    List<Warning> lost =
        List.of(
            new Warning("actions.rebuild", "its root disk is made anew: what is on it is lost"));
    assertEquals(lost, cell.host().act(name, Act.REBUILD, "b1", TestCell.DRY).warnings());
    assertEquals(lost, cell.host().act(name, Act.REBUILD, "b1", TestCell.OPTIONS).warnings());
    assertEquals(
        List.of(), cell.host().act(name, Act.STOP, "s1", TestCell.OPTIONS).warnings(), "not again");
  }

  @Test
  void userDataLiesBesideItsInstanceAndTheOldGoes() {
    cell.node("hv1", 4, 8);
    cell.apply(TestCell.IMAGE);
    cell.apply(TestCell.instance("a", 1, "1GiB", "userData: \"#!/bin/sh\\necho one\\n\""));
    var uid = cell.resource(Kind.INSTANCE, "a").uid();
    assertEquals(1, cell.under(Keys.contents(uid)).size());
    cell.apply(TestCell.instance("a", 1, "1GiB", "userData: \"#!/bin/sh\\necho two\\n\""));
    assertEquals(
        List.of("#!/bin/sh\necho two\n"),
        cell.under(Keys.contents(uid)).stream().map(each -> Content.read(each.value())).toList());
    assertFalse(cell.under(Keys.DESIRED).stream().anyMatch(each -> each.value().contains("echo")));
    cell.apply(TestCell.instance("a"));
    assertEquals(List.of(), cell.under(Keys.contents(uid)));
  }

  @Test
  void whatCannotChangeOnAPlacedInstanceIsRefused() {
    cell.node("hv1", 4, 8);
    cell.node("hv2", 4, 4);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL);
    cell.apply(TestCell.instance("a", 1, "1GiB", "disk: 8GiB"));
    InvalidException wrong =
        assertThrows(
            InvalidException.class,
            () ->
                cell.apply(
                    TestCell.instance("a", 1, "1GiB", "disk: 4GiB, node: hv2, addresses: []")));
    assertEquals(
        List.of("spec.addresses", "spec.disk.size", "spec.node"),
        wrong.fields().stream().map(each -> each.field()).sorted().toList());
    cell.apply(TestCell.instance("a", 1, "1GiB", "disk: 9GiB, node: hv1"));
  }

  @Test
  void aResizeTakesAndGivesBackReservations() {
    cell.node("hv1", 4, 4);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a", 2, "2GiB", ""));
    cell.apply(TestCell.instance("a", 3, "3GiB", ""));
    assertEquals(List.of(), cell.faults());
    assertCode(DeclareProblems.CONFLICT, () -> cell.apply(TestCell.instance("a", 5, "3GiB", "")));
    assertCode(DeclareProblems.CONFLICT, () -> cell.apply(TestCell.instance("a", 3, "5GiB", "")));
    cell.apply(TestCell.instance("a", 1, "1GiB", ""));
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void poolsKeepTheAddressesThatTheyGave() {
    cell.node("hv1", 4, 4);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL + "---\n" + TestCell.instance("a"));
    InvalidException wrong =
        assertThrows(
            InvalidException.class,
            () -> cell.apply(TestCell.POOL.replace("198.51.100.0/29", "203.0.113.0/29")));
    assertEquals("spec.prefix", wrong.fields().getFirst().field());
    cell.apply(TestCell.POOL.replace("/29", "/24"));
  }

  @Test
  void nothingIsWrittenWhileTheStoreIsRegressedOrIsAnotherCell() {
    var guarded =
        new Declare(
            cell.store,
            new StoreView(cell.store),
            () -> Optional.of(new Problem(DeclareProblems.STORE_REGRESSED, "went back")),
            new Placing(cell.store, new Placer(1), TestCell.CLOCK),
            TestCell.CLOCK);
    var documents = Documents.read(TestCell.IMAGE);
    assertCode(DeclareProblems.STORE_REGRESSED, () -> guarded.apply(documents, TestCell.OPTIONS));
    Declare late = cell.host(cell.store, new StoreView(cell.store));
    cell.write(Keys.CELL, CellStateCodec.write(cell.state.decided("accept")));
    long revision = cell.revision();
    assertCode(DeclareProblems.STORE_CHANGED, () -> late.apply(documents, TestCell.OPTIONS));
    assertEquals(revision, cell.revision());
    Declare early = cell.host(cell.store, new StoreView(cell.store));
    cell.write(Keys.CELL, CellStateCodec.write(cell.state));
    assertCode(DeclareProblems.STORE_REGRESSED, () -> early.apply(documents, TestCell.OPTIONS));
  }

  static void assertCode(String code, Executable call) {
    assertEquals(code, assertThrows(DeclareException.class, call).problem().code());
  }
}
