package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.manifest.Manifest;
import io.hostler.model.Act;
import io.hostler.model.Action;
import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that went back in time costs no guest, no disk, and no second run of an action. */
class StoreWentBackTest {
  private static final String FIREWALL =
      "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: \"80\"}]}\n";

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private Answering answers;
  private Uid uid;
  private List<String> calls = List.of();
  private List<String> disks = List.of();

  @BeforeEach
  void running() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(
        GuestWorld.BASE
            + "---\n"
            + FIREWALL
            + "---\n"
            + GuestWorld.instance("web1", "firewalls: [web]"));
    life.seconds(70);
    uid = life.uid("web1");
    assertTrue(world.runs(uid));
    remember();
  }

  private void remember() {
    calls = world.hypervisor.calls();
    disks = List.copyOf(world.storage.made);
    answers = new Answering(life);
  }

  @AfterEach
  void nothingWasDestroyedOrMadeTwice() {
    assertEquals(disks, world.storage.made);
    assertTrue(world.hypervisor.calls().stream().noneMatch(each -> each.startsWith("undefine")));
    assertTrue(world.storage.directories.containsKey(uid));
  }

  private Manifest manifest() {
    return life.instances.manifests().get(uid).found().orElseThrow();
  }

  private void act(Act act, String id) {
    life.declare.act(GuestLife.name("web1"), act, id, GuestLife.OPTIONS);
    life.seconds(5);
  }

  private void assertRegressedAndUntouched() {
    life.seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertTrue(world.runs(uid));
    assertEquals("regressed", answers.store.status().join().state());
    assertEquals(
        Optional.of("store-regressed"),
        Answering.code(
            () ->
                life.declare.apply(
                    Documents.read(GuestWorld.instance("more")), GuestLife.OPTIONS)));
    long revision = world.store.revision();
    life.seconds(40);
    assertEquals(revision, world.store.revision(), "nothing is written until it is decided");
  }

  private void assertNextEditIsApplied() {
    life.declare.patch(
        GuestLife.name("web1"),
        io.hostler.model.Json.object("{\"spec\":{\"power\":\"stopped\"}}"),
        Optional.empty(),
        GuestLife.OPTIONS);
    life.seconds(10);
    assertFalse(world.runs(uid), () -> "status " + life.status(uid));
  }

  private boolean differs(String says) {
    return answers.store.status().join().differences().stream().anyMatch(d -> d.contains(says));
  }

  @Test
  void wipedAndAcceptedItBecomesAnOrphanThatGoesOn() {
    world.wipe();
    assertRegressedAndUntouched();
    assertTrue(differs("resource/instance/default/web1"));
    answers.store.accept(Answering.CALLER, false).join();
    life.seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertTrue(world.runs(uid));
    assertTrue(world.network.there.containsKey(uid));
    assertTrue(world.rules.there.get(uid).toString().contains("80"), world.rules.there::toString);
    assertEquals(List.of(uid), answers.orphans.list().join().stream().map(o -> o.uid()).toList());
    assertEquals(2, answers.store.status().join().era());
    assertEquals("connected", answers.store.status().join().state());
    life.apply(GuestWorld.BASE + "---\n" + FIREWALL + "---\n" + GuestWorld.instance("web1"));
    life.seconds(5);
    Uid other = life.uid("web1");
    assertTrue(
        world.runs(other),
        () ->
            "the next edit is applied: "
                + life.cell.memory().placement(other)
                + life.status(other));
    assertFalse(
        life.report(other)
            .orElseThrow()
            .addresses()
            .equals(life.report(uid).orElseThrow().addresses()),
        "an orphan's address counts as taken");
    disks = List.of(uid + " 0", other + " 0");
  }

  @Test
  void wipedAndRedeclaredAllIsBackAndNoGuestWasTouched() {
    Resource before = life.declared("web1").resource();
    world.wipe();
    assertRegressedAndUntouched();
    var view = answers.store.redeclare(Answering.CALLER, false).join();
    assertTrue(
        view.differences().stream().anyMatch(d -> d.equals("written back: instance/default/web1")),
        view::toString);
    life.seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(before, life.declared("web1").resource());
    assertTrue(
        life.cell.memory().all(Kind.FIREWALL).stream()
            .anyMatch(each -> each.resource().name().name().equals("web")));
    assertEquals(List.of(), answers.orphans.list().join());
    assertNextEditIsApplied();
  }

  /** The deletions come by the watch, before anybody asks the store which one it is. */
  @Test
  void allKeysDeletedUnderTheWatchAreRememberedAndRedeclared() {
    Resource before = life.declared("web1").resource();
    world.deleteAll();
    life.settle();
    assertTrue(differs("resource/instance/default/web1"));
    assertEquals(before, life.declared("web1").resource());
    assertRegressedAndUntouched();
    var view = answers.store.redeclare(Answering.CALLER, false).join();
    assertTrue(view.differences().contains("written back: instance/default/web1"), view::toString);
    life.seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(before, life.declared("web1").resource());
    assertEquals(List.of(), answers.orphans.list().join());
    assertNextEditIsApplied();
  }

  @Test
  void rewoundItIsWithheldAndWhatWasDeclaredSinceIsShown() {
    long then = world.store.revision();
    life.apply(GuestWorld.instance("web2"));
    life.seconds(70);
    Uid second = life.uid("web2");
    remember();
    world.store.rewind(then);
    assertRegressedAndUntouched();
    assertTrue(world.runs(second));
    assertTrue(differs("resource/instance/default/web2"));
    assertFalse(differs("web1"));
    answers.store.accept(Answering.CALLER, false).join();
    life.seconds(40);
    assertTrue(world.runs(second));
    assertEquals(
        List.of(second), answers.orphans.list().join().stream().map(o -> o.uid()).toList());
    assertEquals(calls, world.hypervisor.calls());
    assertNextEditIsApplied();
  }

  @Test
  void noActionOfARewoundStoreRunsASecondTime() {
    act(Act.RESET, "first");
    life.seconds(70);
    long then = world.store.revision();
    act(Act.RESET, "second");
    act(Act.REBUILD, "build");
    life.seconds(70);
    assertEquals(2, world.count("reset"));
    assertEquals(1, manifest().built().orElseThrow().count());
    remember();
    world.store.rewind(then);
    assertRegressedAndUntouched();
    answers.store.accept(Answering.CALLER, false).join();
    life.seconds(70);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(2, world.count("reset"));
    assertEquals(1, manifest().built().orElseThrow().count());
    assertEquals(2, manifest().era());
    assertTrue(
        manifest().actions().get(Action.Verb.RESET).result().orElseThrow().startsWith("skipped"));
    act(Act.RESET, "third");
    assertEquals(3, world.count("reset"), "an action after the decision runs");
  }

  /** The first build of an older rebuild action would destroy a disk. */
  @Test
  void anOlderRebuildIsNotRunAgain() {
    act(Act.REBUILD, "one");
    life.seconds(70);
    long then = world.store.revision();
    act(Act.REBUILD, "two");
    life.seconds(70);
    assertEquals(2, manifest().built().orElseThrow().count());
    remember();
    world.store.rewind(then);
    assertRegressedAndUntouched();
    answers.store.accept(Answering.CALLER, false).join();
    life.seconds(70);
    assertEquals(2, manifest().built().orElseThrow().count());
    assertEquals(calls, world.hypervisor.calls());
  }

  @Test
  void redeclaredNoActionOfTheCopyRunsAgain() {
    long then = world.store.revision();
    act(Act.RESET, "one");
    act(Act.REBOOT, "two");
    life.seconds(70);
    assertTrue(world.runs(uid));
    remember();
    world.store.rewind(then);
    assertRegressedAndUntouched();
    answers.store.redeclare(Answering.CALLER, false).join();
    life.seconds(70);
    assertEquals(calls, world.hypervisor.calls());
    assertNextEditIsApplied();
  }

  /** The instance's generation after it. */
  private long editThatTheStoreForgot() {
    long then = world.store.revision();
    life.apply(GuestWorld.instance("web1", "firewalls: [web], restart: always"));
    life.seconds(40);
    long generation = life.declared("web1").resource().generation();
    remember();
    world.store.rewind(then);
    assertRegressedAndUntouched();
    return generation;
  }

  @Test
  void redeclaredTheNewestGenerationIsBack() {
    long generation = editThatTheStoreForgot();
    answers.store.redeclare(Answering.CALLER, false).join();
    life.seconds(40);
    assertEquals(generation, life.declared("web1").resource().generation());
    assertEquals(
        io.hostler.model.InstanceSpec.Restart.ALWAYS,
        GuestWorld.spec(life.declared("web1").resource()).restart());
    assertNextEditIsApplied();
  }

  /** Its instances used to take over what the store holds: the word was not read yet. */
  @Test
  void anotherNodesRedeclareHoldsAlsoWhenItsWordIsReadAfterWhatTheStoreHolds() {
    long generation = editThatTheStoreForgot();
    decidedElsewhere(CellState.REDECLARE);
    life.cell.desired().look();
    life.settle();
    assertEquals(2, life.cell.desired().era());
    assertEquals(1, life.cell.memory().cell().orElseThrow().state().era());
    life.seconds(5).seconds(5);
    assertEquals(generation, life.declared("web1").resource().generation());
    assertNextEditIsApplied();
  }

  @Test
  void whatNoInstanceNamesIsLostAndSaidToBe() {
    life.apply("kind: sshkey\nname: spare\nspec: {publicKey: \"" + GuestWorld.KEY + "\"}\n");
    world.wipe();
    assertRegressedAndUntouched();
    for (boolean dryRun : List.of(true, false)) {
      List<String> says = answers.store.redeclare(Answering.CALLER, dryRun).join().differences();
      assertTrue(
          says.contains("lost, unless another node's instance names it: sshkey/default/spare"),
          says::toString);
      assertTrue(says.contains("written back: firewall/default/web"), says::toString);
    }
  }

  /** The answer used to write the copies; an agent that died meanwhile wrote the rest never. */
  @Test
  void anAgentThatDiesWhileItRedeclaresGoesOnAtItsNextStart() {
    life.apply(GuestWorld.instance("web2", "firewalls: [web]"));
    life.seconds(70);
    Uid second = life.uid("web2");
    remember();
    world.wipe();
    assertRegressedAndUntouched();
    int writes = 0;
    answers.store.redeclare(Answering.CALLER, false).join();
    while (world.under(Keys.PLACEMENTS).size() < 2) {
      assertTrue(writes < 40, "never all written");
      life.die();
      life = new GuestLife(world);
      life.flaky.dieAfterCommits(++writes);
      life.open().seconds(3);
    }
    life = life.restart().seconds(70);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(uid, life.uid("web1"));
    assertEquals(second, life.uid("web2"));
    remember();
    assertNextEditIsApplied();
    calls = world.hypervisor.calls();
  }

  @Test
  void eachNodeWritesItsOwnBackAlsoOneThatWasOffAtTheDecision(@TempDir Path other) {
    GuestWorld neighbour = world.neighbour(other);
    GuestLife there = neighbour.life().seconds(2);
    life.seconds(2);
    life.apply(GuestWorld.instance("big", "node: hv2"));
    there.seconds(70);
    Uid far = there.uid("big");
    assertTrue(neighbour.runs(far));
    List<String> farCalls = neighbour.hypervisor.calls();
    there.die();
    world.wipe();
    assertRegressedAndUntouched();
    answers.store.redeclare(Answering.CALLER, false).join();
    life.seconds(40);
    assertEquals(uid, life.uid("web1"));
    assertTrue(life.cell.memory().find(far).isEmpty());
    there = neighbour.life();
    for (int second = 0; second < 40; second++) {
      there.seconds(1);
      life.seconds(1);
    }
    assertEquals(far, there.uid("big"));
    assertEquals(farCalls, neighbour.hypervisor.calls());
    assertEquals(far, life.uid("big"));
    assertNextEditIsApplied();
  }

  @Test
  void anotherCellIsNotOurs() {
    CellState other = new CellState(Uid.random(), 1, Optional.empty());
    world.wipe();
    world.store.commit(Txn.empty().put(Keys.CELL, CellStateCodec.write(other))).join();
    assertRegressedAndUntouched();
    answers.store.redeclare(Answering.CALLER, false).join();
    life.seconds(40);
    assertEquals(world.cell, life.cell.memory().cell().orElseThrow().state().uid());
    assertEquals(calls, world.hypervisor.calls());
    assertNextEditIsApplied();
  }

  @Test
  void dataGoneAndTheAgentRestartedItGoesOnFromItsManifests() {
    world.dataGone = true;
    world.wipe();
    life = life.restart();
    remember();
    assertRegressedAndUntouched();
    assertTrue(differs("the store lacks resource/instance/default/web1"));
    assertTrue(differs("the store lacks resource/firewall/default/web"));
    assertTrue(differs("the store lacks placement/" + uid));
    world.hypervisor.guestEnds(uid, io.hostler.libvirt.DomainState.Reason.CRASHED);
    life.seconds(20);
    assertTrue(world.runs(uid), "a crash is mended meanwhile");
    calls = world.hypervisor.calls();
    answers.store.redeclare(Answering.CALLER, false).join();
    life.seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(uid, life.uid("web1"));
    assertNextEditIsApplied();
  }

  @Test
  void rewoundAndTheAgentRestartedOnlyWhatDiffersIsShown() {
    life.apply(GuestWorld.instance("web3", "firewalls: [web]"));
    life.seconds(70);
    long then = world.store.revision();
    life.apply(GuestWorld.instance("web2"));
    life.apply(GuestWorld.instance("web3", "firewalls: [web], restart: always"));
    life.seconds(70);
    world.store.rewind(then);
    life = life.restart();
    remember();
    assertRegressedAndUntouched();
    Uid second = manifestOf("web2").uid();
    assertEquals(
        List.of(
            "the store lacks placement/" + second,
            "the store lacks resource/instance/default/web2",
            "the store differs in resource/instance/default/web3"),
        answers.store.status().join().differences());
    answers.store.redeclare(Answering.CALLER, false).join();
    life.seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(second, life.uid("web2"));
    assertNextEditIsApplied();
  }

  private Manifest manifestOf(String instance) {
    return life.instances.manifests().all().values().stream()
        .flatMap(seen -> seen.found().stream())
        .filter(found -> found.instance().name().name().equals(instance))
        .findFirst()
        .orElseThrow();
  }

  /** The agent of another node of the cell, or ours when it was off. */
  @Test
  void aDecisionThatTheAgentSleptThroughIsTakenOver() {
    act(Act.RESET, "first");
    life.seconds(70);
    long then = world.store.revision();
    act(Act.RESET, "second");
    life.seconds(70);
    remember();
    life.die();
    world.store.rewind(then);
    decidedElsewhere(CellState.ACCEPT);
    life = world.life().seconds(70);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(2, world.count("reset"));
    assertNextEditIsApplied();
  }

  private void decidedElsewhere(String word) {
    CellState cell = CellStateCodec.read(world.store.get(Keys.CELL).join().orElseThrow().value());
    world.store.commit(Txn.empty().put(Keys.CELL, CellStateCodec.write(cell.decided(word)))).join();
  }
}
