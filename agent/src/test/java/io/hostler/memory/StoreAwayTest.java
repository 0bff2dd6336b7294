package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a store the node works from its manifests. */
class StoreAwayTest {
  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private Uid uid;

  @BeforeEach
  void running() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(3);
    uid = life.uid("web1");
    assertTrue(world.runs(uid));
  }

  @Test
  void afterTheHostsBootItIsStartedFromItsManifestAfterTenSeconds() {
    life.die();
    world.hostReboots();
    life = new GuestLife(world).start();
    life.seconds(9);
    assertFalse(world.runs(uid));
    assertEquals(
        "placement-unconfirmed", life.status(uid).orElseThrow().blockers().getFirst().why().code());
    life.seconds(30);
    assertTrue(world.runs(uid));
    assertTrue(world.network.there.containsKey(uid) && world.rules.there.containsKey(uid));
    long starts = world.count("start");
    long revision = world.store.revision();
    life.cell.store().open(() -> life.way);
    life.cell.link().look();
    life.seconds(60);
    assertEquals(starts, world.count("start"));
    assertEquals(1, world.storage.made.size());
    assertTrue(life.status(uid).orElseThrow().converged());
    assertTrue(world.store.revision() >= revision);
  }

  /** How long the store's word is waited for is no matter of the date. */
  @ParameterizedTest
  @ValueSource(ints = {-2, 2})
  void aDateThatIsSetChangesNothingOfHowLongTheStoreIsWaitedFor(int hours) {
    life.die();
    world.hostReboots();
    life = new GuestLife(world).start();
    life.seconds(3);
    world.dateSteps = Duration.ofHours(hours);
    life.seconds(3);
    assertFalse(world.runs(uid));
    life.seconds(40);
    assertTrue(world.runs(uid));
  }

  @Test
  void withTheStoresWordItIsStartedAtOnce() {
    life.die();
    world.hostReboots();
    life = world.life().seconds(2);
    assertTrue(world.runs(uid));
  }

  @Test
  void aDeletionWaitsForTheStoresWord() {
    life.flaky.away(false);
    life.die();
    world.hostReboots();
    GuestLife declarer = new GuestLife(world);
    declarer.cell.store().open(() -> declarer.way);
    declarer.cell.start();
    declarer.settle();
    declarer.declare.delete(GuestLife.name("web1"), Optional.empty(), GuestLife.OPTIONS);
    declarer.die();
    life = new GuestLife(world).start();
    life.seconds(40);
    assertEquals(1, world.storage.directories.size(), "nothing is destroyed without the store");
    life.cell.store().open(() -> life.way);
    life.cell.link().look();
    life.seconds(40);
    assertTrue(world.storage.directories.isEmpty());
    assertEquals(List.of(), world.under(Keys.PLACEMENTS));
  }

  @Test
  void awayForAMinuteNothingHappensAndReportsFollow() {
    List<String> calls = world.hypervisor.calls();
    life.flaky.away(true);
    life.seconds(60);
    assertEquals(calls, world.hypervisor.calls());
    assertTrue(life.cell.link().staleSince().isPresent());
    world.hypervisor.guestEnds(uid, io.hostler.libvirt.DomainState.Reason.SHUTDOWN);
    life.seconds(10);
    life.flaky.away(false);
    life.seconds(20);
    assertEquals("stopped", life.report(uid).orElseThrow().state().word());
    assertEquals("guest", life.report(uid).orElseThrow().reason());
  }

  /** It never was: gRPC alone tries again after as much as two minutes. */
  @Test
  void awayItIsConnectedToAnew() {
    life.flaky.away(true);
    life.seconds(10);
    assertTrue(life.flaky.reconnects() > 0);
  }

  @Test
  void writesWhoseAnswersAreLostEndWellAnyway() {
    life.delete("web1");
    life.flaky.loseReplies(3);
    life.seconds(40);
    assertEquals(List.of(), world.under(Keys.PLACEMENTS));
    assertEquals(List.of(), world.under(Keys.OBSERVED));
    assertEquals(Optional.empty(), life.status(uid));
  }
}
