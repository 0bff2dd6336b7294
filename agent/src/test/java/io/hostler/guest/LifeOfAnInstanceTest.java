package io.hostler.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.declare.Declaration;
import io.hostler.host.TapName;
import io.hostler.libvirt.DomainState;
import io.hostler.memory.Finalised;
import io.hostler.model.Act;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceState;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.node.NodeKeys;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Backoff;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.RunListener;
import io.hostler.reconcile.Runner;
import io.hostler.resolve.Intent;
import io.hostler.store.Keys;
import io.hostler.wiring.Instances;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a wish to the host and back, on one node. */
class LifeOfAnInstanceTest {
  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void base() {
    world = new GuestWorld(state);
    life = world.life();
    life.seconds(5);
    assertEquals(Optional.empty(), life.apply(GuestWorld.BASE).failed());
  }

  private Uid running(String name) {
    assertEquals(Optional.empty(), life.apply(GuestWorld.instance(name)).failed());
    life.seconds(2);
    Uid uid = life.uid(name);
    assertTrue(world.runs(uid), () -> "status " + life.status(uid));
    return uid;
  }

  @Test
  void declaredItIsPlacedRunsAndIsReported() {
    Uid uid = running("web1");
    assertEquals(List.of(uid + " 0"), world.storage.made);
    assertEquals(1, world.count("start"));
    assertTrue(world.network.there.containsKey(uid));
    assertTrue(world.rules.there.containsKey(uid));
    InstanceReport report = life.report(uid).orElseThrow();
    assertEquals(InstanceState.RUNNING, report.state());
    assertEquals(1, report.generation());
    assertEquals("198.51.100.1", report.addresses().getFirst().toString());
    assertFalse(report.orphan());
  }

  @Test
  void appliedAgainNothingIsWrittenAnywhere() {
    running("web1");
    life.seconds(90);
    long revision = world.store.revision();
    List<String> calls = world.hypervisor.calls();
    var again = life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    again.done().forEach(each -> assertEquals(Declaration.Verdict.UNCHANGED, each.verdict()));
    life.seconds(90);
    assertEquals(revision, world.store.revision());
    assertEquals(calls, world.hypervisor.calls());
  }

  @Test
  void deletedNothingIsLeftAndItsNameIsFree() {
    Uid uid = running("web1");
    life.delete("web1");
    life.seconds(5);
    assertEquals(Optional.empty(), world.hypervisor.domain(uid));
    assertTrue(world.storage.directories.isEmpty());
    assertTrue(world.network.there.isEmpty());
    assertTrue(world.rules.there.isEmpty());
    for (String prefix : List.of(Keys.resources(Kind.INSTANCE), Keys.PLACEMENTS, Keys.OBSERVED)) {
      assertEquals(List.of(), world.under(prefix), prefix);
    }
    assertEquals(List.of(), world.under(Keys.ALLOCATIONS));
    assertEquals(Optional.empty(), life.status(uid), "the key is forgotten");
    int[] looks = {0};
    life.onRun = () -> looks[0]++;
    life.linkGone.accept(TapName.of(uid).value());
    life.settle();
    assertEquals(0, looks[0], "nobody knows its tap any more");
    assertTrue(new Finalised(state.resolve("finalised")).contains(uid));
    Uid next = running("web1");
    assertNotEquals(uid, next);
  }

  /** Each node looked for it on its host, and told the store that it has none. */
  @Test
  void whatIsDeletedOnAnotherNodeIsNoWorkHere(@TempDir Path other) {
    GuestLife there = world.neighbour(other).life().seconds(2);
    life.seconds(2);
    life.apply(GuestWorld.instance("far", "node: hv2"));
    there.seconds(10);
    life.settle();
    assertTrue(there.world.runs(there.uid("far")));
    int[] looks = {0};
    life.onRun = () -> looks[0]++;
    there.delete("far");
    for (int turn = 0; turn < 20; turn++) {
      life.settle();
      there.pass(Duration.ofMillis(500));
    }
    assertEquals(List.of(), life.cell.memory().all(Kind.INSTANCE));
    assertEquals(0, looks[0]);
  }

  /** All texts were read from the store at each start, and kept in memory for ever. */
  @Test
  void userDataThatTheManifestHoldsIsNeitherAskedForNorKept() {
    life.apply(GuestWorld.instance("web1", "userData: \"#cloud-config\\n\""));
    life.seconds(4);
    Uid uid = life.uid("web1");
    assertTrue(world.runs(uid), () -> "status " + life.status(uid));
    List<Uid> asked = new ArrayList<>();
    Contents contents = new Contents(life.cell.link(), asked::add);
    InstanceIntents wishes =
        new InstanceIntents(
            world.report.uid(),
            life.cell.memory(),
            life.cell.link(),
            contents,
            life.instances.memory(),
            new Finalised(state.resolve("finalised")),
            new OrphanDecisions());
    assertInstanceOf(Intent.Here.class, wishes.of(uid, true));
    assertEquals(List.of(), asked);
    String sha256 = GuestWorld.spec(life.declared("web1").resource()).userData().orElseThrow();
    var unused = contents.get(uid, sha256);
    life.settle();
    assertTrue(contents.get(uid, sha256).isPresent());
    assertInstanceOf(Intent.Here.class, wishes.of(uid, true));
    assertEquals(Optional.empty(), contents.get(uid, sha256));
  }

  /** The word of then destroyed the disk of what became an orphan much later. */
  @Test
  void theWordOnAnOrphanIsVoidOnceItIsDeclared() {
    Uid uid = running("web1");
    life.instances.decisions().delete(uid);
    life.seconds(40);
    assertTrue(world.runs(uid));
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.PLACEMENTS);
    life.seconds(70);
    assertTrue(world.runs(uid) && world.storage.directories.containsKey(uid));
  }

  /** As when somebody removes by hand what is an instance's, and forgets half of it. */
  @Test
  void tapAndRulesOfWhichNothingElseIsLeftGoUnlessSomebodyHoldsTheTap() {
    Uid uid = running("web1");
    life.die();
    world.hypervisor.destroy(uid);
    world.hypervisor.undefine(uid);
    world.storage.directories.clear();
    life.instances.manifests().remove(uid);
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.PLACEMENTS);
    life = world.life().seconds(70);
    assertTrue(world.network.there.containsKey(uid) && world.rules.there.containsKey(uid));
    assertEquals("tap-held", life.status(uid).orElseThrow().blockers().getFirst().why().code());
    world.network.unplugged.add(uid);
    life.seconds(70);
    assertTrue(world.network.there.isEmpty() && world.rules.there.isEmpty());
    assertEquals(Optional.empty(), life.status(uid), "the key is forgotten");
  }

  @Test
  void anAgentsRestartWritesNothingAndTouchesNothing() {
    Uid uid = running("web1");
    life.seconds(90);
    InstanceReport before = life.report(uid).orElseThrow();
    List<String> calls = world.hypervisor.calls();
    int reports = world.under(Keys.OBSERVED).size();
    long written = world.under(Keys.OBSERVED).getFirst().modRevision();
    life = life.restart();
    life.seconds(60);
    assertEquals(calls, world.hypervisor.calls());
    assertEquals(Optional.of(before), life.report(uid));
    assertEquals(reports, world.under(Keys.OBSERVED).size());
    assertEquals(written, world.under(Keys.OBSERVED).getFirst().modRevision());
  }

  @Test
  void aReportOfWhatWentWhileTheAgentWasDownIsWithdrawn() {
    Uid uid = running("web1");
    life.seconds(5);
    life.die();
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.PLACEMENTS);
    world.hypervisor.destroy(uid);
    world.hypervisor.undefine(uid);
    world.storage.directories.clear();
    world.network.there.clear();
    world.rules.there.clear();
    world.images.there.clear();
    new io.hostler.manifest.ManifestStore(state.resolve("instances")).remove(uid);
    life = world.life();
    life.seconds(60);
    assertEquals(List.of(), world.under(Keys.OBSERVED));
  }

  /** Directory, manifest and domain are lost; what this node reported is not. */
  private void loseEverythingOf(Uid uid) {
    life.die();
    world.hypervisor.destroy(uid);
    world.hypervisor.undefine(uid);
    world.storage.directories.clear();
    new io.hostler.manifest.ManifestStore(state.resolve("instances")).remove(uid);
    life = world.life();
    life.seconds(90);
  }

  @Test
  void aDiskThatWasMadeIsNeverMadeAfreshThoughAllTraceOfItIsLostOnTheHost() {
    Uid uid = running("web1");
    life.seconds(5);
    assertEquals(Optional.of(0), life.report(uid).orElseThrow().built());
    loseEverythingOf(uid);
    assertEquals(List.of(uid + " 0"), world.storage.made, "no fresh disk");
    assertFalse(world.runs(uid));
    var blocker = life.status(uid).orElseThrow().blockers().getFirst().why();
    assertEquals("disk-missing", blocker.code());
    assertFalse(blocker.advice().isEmpty());
    assertEquals(InstanceState.ERROR, life.report(uid).orElseThrow().state());
    assertEquals(Optional.of(0), life.report(uid).orElseThrow().built());
    life = life.restart();
    life.seconds(40);
    assertEquals(List.of(uid + " 0"), world.storage.made, "nor after another start");
    life.delete("web1");
    life.seconds(10);
    assertEquals(List.of(), world.under(Keys.OBSERVED));
    assertNotEquals(uid, running("web1"));
  }

  /** The agent starts anew, and what the nodes reported comes late. */
  private void startedBeforeTheReportsAreRead() {
    life.die();
    life = new GuestLife(world);
    life.flaky.slow(Keys.OBSERVED);
    life.open();
    life.seconds(40);
  }

  /** What was reported was taken for nothing until it was read, and a fresh disk was made. */
  @Test
  void noDiskIsMadeBeforeTheReportsAreRead() {
    Uid uid = running("web1");
    life.seconds(5);
    world.hypervisor.destroy(uid);
    world.hypervisor.undefine(uid);
    world.storage.directories.clear();
    life.instances.manifests().remove(uid);
    startedBeforeTheReportsAreRead();
    assertEquals(List.of(uid + " 0"), world.storage.made);
    life.flaky.quick();
    life.seconds(60);
    assertEquals(List.of(uid + " 0"), world.storage.made);
    assertEquals("disk-missing", life.status(uid).orElseThrow().blockers().getFirst().why().code());
  }

  /** The address of an orphan was free, and its memory too, until the reports were read. */
  @Test
  void nothingIsPlacedBeforeTheReportsAreRead() {
    Uid orphan = running("web1");
    life.seconds(5);
    assertEquals(
        Optional.empty(),
        life.apply(GuestWorld.instance("waits").replace("1GiB", "8GiB")).failed());
    assertEquals(Optional.empty(), nodeOf("waits"));
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.placement(orphan));
    world.wipe(Keys.ALLOCATIONS);
    world.wipe(Keys.RESERVATIONS);
    startedBeforeTheReportsAreRead();
    assertEquals(Optional.empty(), nodeOf("waits"), "the orphan's memory is not free");
    HostlerException refused =
        assertThrows(HostlerException.class, () -> life.apply(GuestWorld.instance("web2")));
    assertEquals("store-unread", refused.problem().code());
    life.flaky.quick();
    life.seconds(60);
    assertEquals(Optional.empty(), nodeOf("waits"));
    assertEquals(Optional.empty(), life.apply(GuestWorld.instance("web2")).failed());
    assertEquals(
        "198.51.100.2",
        life.cell
            .memory()
            .placement(life.uid("web2"))
            .orElseThrow()
            .placement()
            .addresses()
            .getFirst()
            .address()
            .toString());
  }

  private Optional<Uid> nodeOf(String instance) {
    return life.cell.memory().placement(life.uid(instance)).flatMap(at -> at.placement().node());
  }

  /** What the store told before the loop served instances was lost until the next sweep. */
  @Test
  void whatTheStoreTellsAtOnceIsWorked(@TempDir Path other) {
    Uid uid = running("web1");
    Runner runner =
        new Runner(
            world.time::now,
            world.time::nanoTime,
            new Random(7),
            Backoff.DEFAULT,
            new RunListener() {});
    Instances late = life.late(other, runner);
    life.settle();
    runner.serve(NodeKeys.INSTANCE, late.subject(), 0);
    late.start();
    life.settle();
    assertEquals(
        Optional.of(NodeKeys.instance(uid)), runner.turn(NodeKeys.INSTANCE).map(KeyStatus::key));
  }

  @Test
  void whatARebuildMadeIsRememberedToo() {
    Uid uid = running("web1");
    life.declare.act(GuestLife.name("web1"), Act.REBUILD, "r1", GuestLife.OPTIONS);
    life.seconds(10);
    assertEquals(Optional.of(1), life.report(uid).orElseThrow().built());
    loseEverythingOf(uid);
    assertEquals(List.of(uid + " 0", uid + " 1"), world.storage.made);
  }

  /** A missed event costs time, never correctness. */
  @Test
  void aGuestThatEndsSilentlyIsFoundByTheResync() {
    Uid uid = running("web1");
    life.seconds(40);
    world.hypervisor.guestEndsSilently(uid, DomainState.Reason.SHUTDOWN);
    life.settle();
    assertEquals(InstanceState.RUNNING, life.report(uid).orElseThrow().state(), "nobody told");
    life.seconds(12 * 60);
    assertEquals(InstanceState.STOPPED, life.report(uid).orElseThrow().state());
    assertEquals("guest", life.report(uid).orElseThrow().reason());
    assertFalse(world.runs(uid), "its own shutdown is respected");
  }

  @Test
  void aGuestThatCrashesSilentlyIsStartedAgainByTheResync() {
    Uid uid = running("web1");
    life.seconds(40);
    world.hypervisor.guestEndsSilently(uid, DomainState.Reason.CRASHED);
    life.seconds(50);
    assertTrue(world.runs(uid));
    assertEquals(2, world.count("start"));
    assertEquals(1, world.storage.made.size());
  }

  /** The end and its reason are both lost: it should run, so it is started. */
  @Test
  void aGuestThatEndedWhileLibvirtdRestartedIsFoundByTheResync() {
    Uid uid = running("web1");
    life.seconds(40);
    world.hypervisor.guestEndsSilently(uid, DomainState.Reason.SHUTDOWN);
    world.hypervisor.libvirtdRestartsSilently();
    life.settle();
    assertEquals(1, world.count("start"));
    life.seconds(50);
    assertTrue(world.runs(uid));
    assertEquals(2, world.count("start"));
    assertEquals(InstanceState.RUNNING, life.report(uid).orElseThrow().state());
    assertTrue(life.status(uid).orElseThrow().converged());
  }

  /** As of every agent's start: libvirt is connected a moment later than the first look. */
  @Test
  void aRestartWhoseFirstLookSeesNoDomainSaysNothingNew() {
    Uid uid = running("web1");
    life.seconds(5);
    InstanceReport before = life.report(uid).orElseThrow();
    for (boolean storeFirst : List.of(true, false)) {
      life.die();
      world.hypervisor.unreachable = true;
      life = storeFirst ? world.life() : new GuestLife(world).start();
      assertFalse(life.status(uid).orElseThrow().blockers().isEmpty(), "it was not seen");
      world.hypervisor.unreachable = false;
      life.instances.wake(uid);
      life.settle();
      assertTrue(life.status(uid).orElseThrow().blockers().isEmpty());
      for (Observation each : life.changes) {
        assertEquals(InstanceState.RUNNING.word(), each.state(), "store first: " + storeFirst);
      }
      if (!storeFirst) {
        life.cell.store().open(() -> life.way);
      }
      life.seconds(40);
      InstanceReport after = life.report(uid).orElseThrow();
      assertEquals(InstanceState.RUNNING, after.state());
      assertEquals("", after.reason());
      assertTrue(!storeFirst || after.equals(before), after::toString);
    }
  }

  @Test
  void whatCannotBeSeenStaysAsItWasSaidWithTheReasonAndOfTheOldGeneration() {
    Uid uid = running("web1");
    life.seconds(5);
    life.changes.clear();
    world.hypervisor.unreachable = true;
    life.apply(GuestWorld.instance("web1", "disk: 8GiB"));
    life.seconds(5);
    InstanceReport now = life.said(uid).orElseThrow();
    assertEquals(InstanceState.RUNNING, now.state());
    assertTrue(now.reason().contains("libvirt-failed"), now.reason());
    assertEquals(1, now.generation());
    world.hypervisor.unreachable = false;
    life.seconds(60);
    now = life.said(uid).orElseThrow();
    assertEquals("", now.reason());
    assertEquals(2, now.generation());
  }
}
