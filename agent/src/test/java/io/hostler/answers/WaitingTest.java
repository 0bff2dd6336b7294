package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.PlanView;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.node.NodeKeys;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What found no place, and gets one as soon as there is one. */
class WaitingTest {
  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void full() {
    world = new GuestWorld(state);
    life = world.life().seconds(8);
    assertTrue(life.cell.leader().leading().isPresent());
    life.apply(GuestWorld.BASE);
    for (int i = 0; i < 7; i++) {
      life.apply(GuestWorld.instance("w" + i));
    }
    life.apply(GuestWorld.instance("big").replace("1GiB", "2GiB"));
    life.seconds(5);
  }

  private boolean placed(String name) {
    return life.cell
        .memory()
        .placement(life.uid(name))
        .orElseThrow()
        .placement()
        .node()
        .isPresent();
  }

  @Test
  void itIsStoredWithItsWhyAndNothingOfItIsOnTheHost() {
    Uid uid = life.uid("big");
    assertFalse(placed("big"));
    var placement = life.cell.memory().placement(uid).orElseThrow().placement();
    assertTrue(placement.why().orElseThrow().contains("memory"), placement::toString);
    assertFalse(world.hypervisor.domain(uid).isPresent());
    assertEquals(Optional.empty(), life.status(uid));
    var shown =
        new Answering(life).declarations.get(GuestLife.name("big")).join().value().orElseThrow();
    assertEquals(placement.why(), Optional.of(shown.status().orElseThrow().reason()));
    assertEquals(Optional.empty(), shown.status().orElseThrow().node());
    var explained = new Answering(life).explain.explain(GuestLife.name("big"), Optional.empty());
    assertTrue(explained.join().waiting().getFirst().contains(placement.why().orElseThrow()));
    var plan = new Answering(life).explain.plan(GuestLife.name("big"), Optional.empty()).join();
    assertEquals(List.of("unplaced"), codes(plan), "not: nothing to do");
    assertTrue(plan.blockers().getFirst().why().detail().contains(placement.why().orElseThrow()));
  }

  private static List<String> codes(PlanView plan) {
    return plan.blockers().stream().map(blocker -> blocker.why().code()).toList();
  }

  @Test
  void whatWasNeverLookedAtHasNoEmptyPlan() {
    assertEquals(
        List.of(),
        new Answering(life).explain.plan(GuestLife.name("w0"), Optional.empty()).join().blockers());
    life.runner.forget(NodeKeys.instance(life.uid("w0")));
    var plan = new Answering(life).explain.plan(GuestLife.name("w0"), Optional.empty()).join();
    assertEquals(List.of("not-looked"), codes(plan));
  }

  /** Not after the leader's own 30 s: what comes free wakes it. */
  @Test
  void oneDeletedTheWaitingOneIsPlacedAtOnce() {
    life.seconds(31 - (int) (world.time.nanoTime() / 1_000_000_000L % 30));
    life.delete("w0");
    life.seconds(3);
    assertTrue(placed("big"));
    assertTrue(world.runs(life.uid("big")));
  }

  @Test
  void aPoolThatComesPlacesWhatHadNoAddress() {
    life.delete("w0");
    life.delete("w1");
    life.delete("w2");
    life.seconds(5);
    life.apply(
        "kind: addresspool\nname: tiny\nspec: {prefix: 203.0.113.0/31, mode: routed}\n---\n"
            + GuestWorld.instance("a", "addresses: [tiny]"));
    life.seconds(2);
    int before = 0;
    for (String name : List.of("b", "c", "d")) {
      life.apply(GuestWorld.instance(name, "addresses: [tiny]").replace("1GiB", "64MiB"));
      before += placed(name) ? 0 : 1;
    }
    assertTrue(before > 0, "the pool is exhausted");
    assertEquals(
        Optional.empty(),
        life.apply("kind: addresspool\nname: tiny\nspec: {prefix: 203.0.113.0/28, mode: routed}\n")
            .failed());
    life.seconds(3);
    for (String name : List.of("b", "c", "d")) {
      assertTrue(placed(name), () -> life.cell.memory().placement(life.uid(name)).toString());
    }
  }
}
