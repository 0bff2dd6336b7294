package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.InstanceStatus;
import io.hostler.api.Nodes.NodeView;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.host.TapName;
import io.hostler.libvirt.FakeHypervisor;
import io.hostler.node.NodeKeys;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of an instance: its state, and why it is not as it should be. */
class ShownTest {
  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private Answering answers;

  @BeforeEach
  void base() {
    world = new GuestWorld(state);
    life = world.life().seconds(8);
    answers = new Answering(life);
    life.apply(GuestWorld.BASE);
  }

  private InstanceStatus status() {
    return status(answers);
  }

  private static InstanceStatus status(Answering answers) {
    return answers
        .declarations
        .get(GuestLife.name("web1"))
        .join()
        .value()
        .orElseThrow()
        .status()
        .orElseThrow();
  }

  @Test
  void explainNamesTheFailingStepItsCauseSinceWhenAndTheNextTry() {
    world.hypervisor.failNext("define", FakeHypervisor.Fault.FAILS);
    life.apply(GuestWorld.instance("web1"));
    world.hypervisor.failNext("define", FakeHypervisor.Fault.FAILS);
    life.pass(java.time.Duration.ofMillis(1_500));
    var explained = answers.explain.explain(GuestLife.name("web1"), Optional.empty()).join();
    var failure = explained.failure().orElseThrow();
    assertEquals("DefineDomain", failure.step());
    assertEquals("libvirt-failed", failure.cause().code());
    assertEquals(2, failure.attempts());
    assertTrue(failure.since().isBefore(world.time.now()));
    assertTrue(failure.nextTry().orElseThrow().isAfter(failure.since()));
    assertTrue(explained.summary().contains("define was told to fail"), explained::summary);
    assertEquals("error", status().state());
  }

  /** libvirt asks for it at each start; the guest waits for the resolver. */
  @Test
  void explainSaysWhenTheHostsOwnNameSlowsEachStart() {
    Problem unresolved = new Problem("host-name-unresolved", "hv1 has no address", "add hv1");
    answers.host = List.of(unresolved);
    life.apply(GuestWorld.instance("web1"));
    life.apply(GuestWorld.instance("nowhere").replace("1GiB", "900GiB"));
    var explained = answers.explain.explain(GuestLife.name("web1"), Optional.empty()).join();
    assertEquals(List.of(unresolved), explained.host());
    var unplaced = answers.explain.explain(GuestLife.name("nowhere"), Optional.empty()).join();
    assertEquals(List.of(), unplaced.host(), "it is on no host");
  }

  @Test
  void explainNamesWhatIsBlockedItsCauseSinceWhenAndTheNextLook() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    Uid uid = life.uid("web1");
    var lost = world.time.now();
    world.hypervisor.destroy(uid);
    world.storage.directories.get(uid).disks.clear();
    life.seconds(40);
    var explained = answers.explain.explain(GuestLife.name("web1"), Optional.empty()).join();
    var blocked = explained.blocked().getFirst();
    assertEquals("disk", blocked.part());
    assertEquals("disk-missing", blocked.why().code());
    assertTrue(!blocked.since().orElseThrow().isBefore(lost));
    assertTrue(blocked.since().orElseThrow().isBefore(lost.plusSeconds(5)));
    assertTrue(blocked.nextLook().isAfter(world.time.now()));
    assertTrue(explained.summary().contains("is gone"), explained::summary);
    assertEquals("error", status().state());
    var plan = answers.explain.plan(GuestLife.name("web1"), Optional.empty()).join();
    assertEquals("disk-missing", plan.blockers().getFirst().why().code());
  }

  /** With the driver's own steps, and the kernel's word that the link is gone. */
  @Test
  void aTapThatIsDeletedByHandIsInThePlanStepByStepUntilItIsBack() {
    world.driven = true;
    life = life.restart().seconds(8);
    answers = new Answering(life);
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    assertEquals(List.of(), freshPlan().steps());
    TapName tap = TapName.of(life.uid("web1"));
    world.net.deleteByHand(tap);
    life.linkGone.accept(tap.value());
    var plan = freshPlan();
    assertEquals(
        List.of("CreateTap", "SetSettings", "SetGateway", "LinkUp", "AddRoute", "ReplugNic"),
        plan.steps().stream().map(step -> step.name()).toList());
    assertEquals(List.of(), plan.blockers());
    assertTrue(plan.steps().getFirst().says().contains(tap.value()));
    var after = freshPlan();
    assertEquals(List.of(), after.steps());
    assertEquals(List.of(), after.blockers());
    assertTrue(world.runs(life.uid("web1")));
    assertEquals(1, world.count("start"));
  }

  /** The worker looks exactly once. */
  private io.hostler.api.PlanView freshPlan() {
    var asked =
        answers.explain.plan(GuestLife.name("web1"), Optional.of(java.time.Duration.ofSeconds(30)));
    life.runner.turn(NodeKeys.INSTANCE);
    return asked.join();
  }

  @Test
  void whatIsDeletedIsShownSoUntilItIsGone() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    assertEquals("running", status().state());
    world.network.trouble = Optional.of(new Problem("told-to", "the network is stuck"));
    life.delete("web1");
    life.seconds(3);
    assertEquals("deleting", status().state());
    assertTrue(status().reason().contains("the network is stuck"), status()::reason);
    world.network.trouble = Optional.empty();
    life.seconds(70);
    assertTrue(answers.declarations.get(GuestLife.name("web1")).join().value().isEmpty());
  }

  @Test
  void ofAnotherNodeThatIsNotHeardOfItIsUnknownSince() throws IOException {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    GuestLife neighbour =
        world.neighbour(Files.createDirectory(state.resolve("hv2"))).life().seconds(3);
    Answering elsewhere = new Answering(neighbour);
    assertEquals("running", status(elsewhere).state());
    life.flaky.away(true);
    world.wipe(Keys.node(world.report.uid()));
    life.seconds(2);
    neighbour.seconds(2);
    assertEquals("unknown", status(elsewhere).state());
    assertTrue(status(elsewhere).since().isPresent());
    assertEquals(Optional.of("hv1"), status(elsewhere).node());
    assertTrue(world.runs(life.uid("web1")));
    assertTrue(
        elsewhere.health.doctor().join().stream().anyMatch(f -> f.code().equals("node-unknown")));
  }

  /** Shown as running, by a report of a node that nobody had heard of for days. */
  @Test
  void ofANodeThatWasGoneBeforeThisAgentStartedItIsUnknown() throws IOException {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    Instant known = life.report(life.uid("web1")).orElseThrow().since();
    Uid gone = world.report.uid();
    life.die();
    world.wipe(Keys.node(gone));
    GuestLife neighbour =
        world.neighbour(Files.createDirectory(state.resolve("hv2"))).life().seconds(3);
    Answering elsewhere = new Answering(neighbour);
    assertEquals("unknown", status(elsewhere).state());
    assertEquals(Optional.of(known), status(elsewhere).since());
    assertEquals(Optional.of(gone.shortId()), status(elsewhere).node());
    assertEquals(Optional.of(Map.of("unknown", 1)), elsewhere.health.status().join().instances());
    assertTrue(
        elsewhere.health.doctor().join().stream()
            .anyMatch(
                f ->
                    f.code().equals("node-unknown")
                        && f.detail().contains(gone + " since this agent started, and 1 instance")),
        () -> elsewhere.health.doctor().join().toString());
    NodeView shown =
        elsewhere.nodes.list().join().value().stream()
            .filter(each -> each.uid().equals(gone))
            .findFirst()
            .orElseThrow();
    assertEquals("unknown", shown.state());
    assertEquals(1, shown.instances());
    assertEquals(Optional.empty(), shown.memory());
  }

  /** A report of an orphan, of a node that nobody hears, says no more than one of an instance. */
  @Test
  void anOrphanOfANodeThatIsNotHeardOfIsUnknownToo() throws IOException {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.PLACEMENTS);
    life.seconds(40);
    GuestLife neighbour =
        world.neighbour(Files.createDirectory(state.resolve("hv2"))).life().seconds(3);
    Answering elsewhere = new Answering(neighbour);
    assertEquals("running", elsewhere.orphans.list().join().getFirst().state());
    life.flaky.away(true);
    world.wipe(Keys.node(world.report.uid()));
    life.seconds(2);
    neighbour.seconds(2);
    assertEquals("unknown", elsewhere.orphans.list().join().getFirst().state());
    assertEquals("running", answers.orphans.list().join().getFirst().state(), "its own it knows");
  }

  /** As after a decision about the store, until the lease's key is written anew. */
  @Test
  void aNodeKnowsItsOwnInstancesWhileItsLeasesKeyIsMissing() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    InstanceStatus before = status();
    assertEquals("running", before.state());
    world.wipe(Keys.node(world.report.uid()));
    world.wipe(Keys.OBSERVED);
    life.seconds(1);
    assertEquals(before, status());
  }

  @Test
  void healthSaysHowTheStoreIs() {
    assertEquals("ok", answers.health.status().join().parts().getFirst().state());
    assertEquals("ok", answers.health.doctor().join().getFirst().level());
    life.flaky.away(true);
    life.seconds(30);
    assertEquals("down", answers.health.status().join().parts().getFirst().state());
    assertTrue(
        answers.health.doctor().join().stream()
            .anyMatch(f -> f.code().equals("store-unavailable")));
    assertTrue(
        answers.declarations.get(GuestLife.name("none")).join().staleSince().isPresent(),
        "reads are marked");
  }
}
