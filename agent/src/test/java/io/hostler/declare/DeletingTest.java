package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeletingTest {
  private final TestCell cell = new TestCell();

  private static final String FIREWALL = "kind: firewall\nname: web\nspec: {rules: []}\n";
  private static final String BASE = TestCell.IMAGE + "---\n" + TestCell.POOL + "---\n" + FIREWALL;

  private Declaration delete(Kind kind, String name) {
    return cell.host().delete(TestCell.name(kind, name), Optional.empty(), TestCell.OPTIONS);
  }

  @Test
  void whatIsUsedStaysUnmarkedAndTheAnswerNamesTheUsers() {
    cell.node("hv1", 4, 8);
    cell.apply(BASE + "---\n" + TestCell.instance("a", 1, "1GiB", "firewalls: [web]"));
    for (ResourceName name :
        List.of(
            TestCell.name(Kind.IMAGE, "debian"),
            TestCell.name(Kind.ADDRESSPOOL, "public"),
            TestCell.name(Kind.FIREWALL, "web"),
            TestCell.name(Kind.ENVIRONMENT, "default"))) {
      DeclareException used =
          assertThrows(
              DeclareException.class,
              () -> cell.host().delete(name, Optional.empty(), TestCell.OPTIONS));
      assertEquals(DeclareProblems.IN_USE, used.problem().code());
      assertTrue(used.problem().detail().contains("instance/default/a"), used.getMessage());
      assertFalse(
          Lookup.declared(cell.store.get(Keys.resource(name)).join().orElseThrow())
              .resource()
              .deleting());
    }
  }

  @Test
  void whatNobodyNamesGoesAtOnce() {
    cell.apply(BASE);
    assertEquals(Declaration.Verdict.DELETED, delete(Kind.FIREWALL, "web").verdict());
    assertEquals(Declaration.Verdict.DELETED, delete(Kind.ADDRESSPOOL, "public").verdict());
    assertEquals(Declaration.Verdict.DELETED, delete(Kind.IMAGE, "debian").verdict());
    assertEquals(Declaration.Verdict.DELETED, delete(Kind.ENVIRONMENT, "default").verdict());
    assertEquals(List.of(), cell.under(Keys.RESOURCES));
    DeclareTest.assertCode(DeclareProblems.NOT_FOUND, () -> delete(Kind.IMAGE, "debian"));
  }

  @Test
  void aMarkLeftBehindTakesNoUsersAndIsTakenUpByTheNextDelete() {
    cell.node("hv1", 4, 8);
    cell.apply(BASE);
    Resource marked = cell.resource(Kind.FIREWALL, "web").withDeletedAt(Optional.of(Instant.EPOCH));
    cell.write(Keys.resource(marked.name()), ResourceCodec.write(marked));
    DeclareException refused =
        assertThrows(
            DeclareException.class,
            () -> cell.apply(TestCell.instance("a", 1, "1GiB", "firewalls: [web]")));
    assertEquals(DeclareProblems.CONFLICT, refused.problem().code());
    assertEquals("spec.firewalls[0]: firewall/web is being deleted", refused.problem().detail());
    DeclareTest.assertCode(DeclareProblems.CONFLICT, () -> cell.apply(FIREWALL));
    assertEquals(Declaration.Verdict.DELETED, delete(Kind.FIREWALL, "web").verdict());
  }

  /** It was marked and unmarked: meanwhile creates failed, and a kill left the mark for ever. */
  @Test
  void aRefusedDeleteWritesNothing() {
    cell.node("hv1", 4, 8);
    cell.apply(BASE + "---\n" + TestCell.instance("a", 1, "1GiB", "firewalls: [web]"));
    long before = cell.revision();
    for (ResourceName name :
        List.of(
            TestCell.name(Kind.IMAGE, "debian"),
            TestCell.name(Kind.ADDRESSPOOL, "public"),
            TestCell.name(Kind.FIREWALL, "web"),
            TestCell.name(Kind.ENVIRONMENT, "default"))) {
      DeclareTest.assertCode(
          DeclareProblems.IN_USE,
          () -> cell.host().delete(name, Optional.empty(), TestCell.OPTIONS));
    }
    assertEquals(before, cell.revision());
  }

  @Test
  void aUserThatIsBeingDeletedItselfStillIsOne() {
    cell.node("hv1", 4, 8);
    cell.apply(BASE + "---\n" + TestCell.instance("a", 1, "1GiB", "firewalls: [web]"));
    assertEquals(Declaration.Verdict.DELETING, delete(Kind.INSTANCE, "a").verdict());
    for (ResourceName name :
        List.of(
            TestCell.name(Kind.IMAGE, "debian"),
            TestCell.name(Kind.ADDRESSPOOL, "public"),
            TestCell.name(Kind.FIREWALL, "web"),
            TestCell.name(Kind.ENVIRONMENT, "default"))) {
      for (Options options : List.of(TestCell.OPTIONS, TestCell.DRY)) {
        DeclareException used =
            assertThrows(
                DeclareException.class, () -> cell.host().delete(name, Optional.empty(), options));
        assertEquals(DeclareProblems.IN_USE, used.problem().code(), name.toString());
        assertTrue(used.problem().detail().contains("instance/default/a"), used.getMessage());
      }
    }
  }

  private ResourceName markAndDie(Kind kind, String name) {
    ResourceName full = TestCell.name(kind, name);
    FaultyStore dying =
        new FaultyStore(cell.store)
            .faults(n -> n == 0 ? FaultyStore.Fault.NONE : FaultyStore.Fault.REFUSED);
    assertThrows(
        StoreException.class,
        () ->
            cell.host(dying, new StoreView(cell.store))
                .delete(full, Optional.empty(), TestCell.OPTIONS));
    assertTrue(cell.resource(kind, name).deleting());
    return full;
  }

  /** A request that is killed behind its mark: the leader ends what it began. */
  @Test
  void theLeaderEndsADeletionThatWasLeftBehind() {
    cell.apply(BASE);
    var firewall = markAndDie(Kind.FIREWALL, "web");
    long term = cell.write(Keys.LEADER, "{}");
    var unfinished = new UnfinishedDeletions(cell.store, TestCell.CLOCK);
    unfinished.run(new StoreView(cell.store), term + 1);
    assertTrue(cell.stored(Kind.FIREWALL, "web").isPresent(), "not the leader any more");
    unfinished.run(new StoreView(cell.store), term);
    assertEquals(Optional.empty(), cell.store.get(Keys.resource(firewall)).join());
    long before = cell.revision();
    unfinished.run(new StoreView(cell.store), term);
    assertEquals(before, cell.revision(), "nothing more to do");
  }

  @Test
  void theLeaderTakesAMarkBackFromWhatIsUsed() {
    cell.node("hv1", 4, 8);
    cell.apply(BASE + "---\n" + TestCell.instance("a", 1, "1GiB", "firewalls: [web]"));
    Resource marked = cell.resource(Kind.FIREWALL, "web").withDeletedAt(Optional.of(Instant.EPOCH));
    cell.write(Keys.resource(marked.name()), ResourceCodec.write(marked));
    long term = cell.write(Keys.LEADER, "{}");
    new UnfinishedDeletions(cell.store, TestCell.CLOCK).run(new StoreView(cell.store), term);
    assertFalse(cell.resource(Kind.FIREWALL, "web").deleting());
    cell.apply(TestCell.instance("b", 1, "1GiB", "firewalls: [web]"));
  }

  @Test
  void whoNamesWhatIsBeingDeletedAlreadyMayStillBeChanged() {
    cell.node("hv1", 4, 8);
    cell.apply(BASE + "---\n" + TestCell.instance("a", 1, "1GiB", "firewalls: [web]"));
    Resource marked = cell.resource(Kind.FIREWALL, "web").withDeletedAt(Optional.of(Instant.EPOCH));
    cell.write(Keys.resource(marked.name()), ResourceCodec.write(marked));
    cell.apply(TestCell.instance("a", 2, "1GiB", "firewalls: [web]"));
    assertEquals(2, cell.resource(Kind.INSTANCE, "a").generation());
  }

  @Test
  void anInstanceIsMarkedAndItsNodeTakesAwayAllThatTheStoreHolds() {
    Uid node = cell.node("hv1", 4, 8);
    cell.apply(BASE + "---\n" + TestCell.instance("a", 1, "1GiB", "userData: \"#!/bin/sh\\n\""));
    Uid uid = cell.resource(Kind.INSTANCE, "a").uid();
    cell.report(node, uid, "a", 1L << 30, List.of(), false);
    var name = TestCell.name(Kind.INSTANCE, "a");
    var mark = new CellMark(cell.state, cell.store.get(Keys.CELL).join().get().modRevision());
    Finalise finalise = new Finalise(cell.store);
    assertEquals(Finalise.Result.NOT_OURS, finalise.run(name, uid, node, mark, Optional.empty()));
    assertEquals(Declaration.Verdict.DELETING, delete(Kind.INSTANCE, "a").verdict());
    assertEquals(Declaration.Verdict.DELETING, delete(Kind.INSTANCE, "a").verdict());
    DeclareTest.assertCode(DeclareProblems.CONFLICT, () -> cell.apply(TestCell.instance("a")));
    assertEquals(
        Finalise.Result.NOT_OURS, finalise.run(name, uid, Uid.random(), mark, Optional.empty()));
    Optional<Instant> until = Optional.of(TestCell.CLOCK.instant().plus(Duration.ofHours(24)));
    assertEquals(Finalise.Result.GONE, finalise.run(name, uid, node, mark, until));
    assertEquals(Finalise.Result.GONE, finalise.run(name, uid, node, mark, until));
    for (String prefix :
        List.of(
            Keys.resources(Kind.INSTANCE),
            Keys.PLACEMENTS,
            Keys.ALLOCATIONS,
            Keys.CONTENT,
            Keys.OBSERVED)) {
      assertEquals(List.of(), cell.under(prefix), prefix);
    }
    assertEquals(List.of(), cell.faults());
    cell.apply(TestCell.instance("b"));
    assertEquals(
        TestCell.ip("198.51.100.2"),
        cell.placement("b").orElseThrow().addresses().getFirst().address(),
        "the first is in quarantine");
  }

  @Test
  void anUnplacedInstanceGoesAtOnce() {
    cell.apply(BASE + "---\n" + TestCell.instance("a"));
    assertEquals(Optional.of("no node is alive"), cell.placement("a").orElseThrow().why());
    assertEquals(Declaration.Verdict.DELETED, delete(Kind.INSTANCE, "a").verdict());
    assertEquals(List.of(), cell.under(Keys.PLACEMENTS));
  }

  /** Each is stepped into the other at every call it makes to the store. */
  @Test
  void deleteAndCreateInterleavedAtEveryStepNeverLeaveADanglingName() {
    String create = TestCell.instance("a", 1, "1GiB", "firewalls: [web]");
    for (boolean deleteFirst : List.of(true, false)) {
      for (int step = 0, calls = 1; step < calls; step++) {
        TestCell each = new TestCell();
        each.node("hv1", 4, 8);
        each.apply(BASE);
        StoreView early = new StoreView(each.store);
        AtomicReference<String> codes = new AtomicReference<>("");
        Runnable inner =
            () ->
                quietly(
                    codes,
                    deleteFirst
                        ? () ->
                            each.host(each.store, early)
                                .apply(Documents.read(create), TestCell.OPTIONS)
                        : () ->
                            each.host(each.store, early)
                                .delete(
                                    TestCell.name(Kind.FIREWALL, "web"),
                                    Optional.empty(),
                                    TestCell.OPTIONS));
        AtomicBoolean entered = new AtomicBoolean();
        int at = step;
        FaultyStore store =
            new FaultyStore(each.store)
                .before(
                    n -> {
                      if (n == at && entered.compareAndSet(false, true)) {
                        inner.run();
                      }
                    });
        Declare outer = each.host(store, early);
        quietly(
            codes,
            deleteFirst
                ? () ->
                    outer.delete(
                        TestCell.name(Kind.FIREWALL, "web"), Optional.empty(), TestCell.OPTIONS)
                : () -> outer.apply(Documents.read(create), TestCell.OPTIONS));
        calls = store.calls();
        assertEquals(List.of(), each.faults(), "step " + step);
        boolean created = each.stored(Kind.INSTANCE, "a").isPresent();
        boolean deleted = each.stored(Kind.FIREWALL, "web").isEmpty();
        assertTrue(!(created && deleted), "step " + step + codes);
        assertFalse(
            each.stored(Kind.FIREWALL, "web").map(f -> f.resource().deleting()).orElse(false),
            "a mark was left at step " + step);
      }
    }
  }

  private static void quietly(AtomicReference<String> codes, Runnable call) {
    try {
      call.run();
    } catch (HostlerException e) {
      codes.accumulateAndGet(" " + e.problem().code(), String::concat);
    }
  }
}
