package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.libvirt.Mark;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.reservation.AllocationCodec;
import io.hostler.store.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What carries this cell's mark and nobody desires. */
class OrphansTest {
  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private Answering answers;
  private Uid uid;

  @BeforeEach
  void anOrphan() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(70);
    uid = life.uid("web1");
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.PLACEMENTS);
    world.wipe(Keys.ALLOCATIONS);
    world.wipe(Keys.RESERVATIONS);
    life.seconds(40);
    answers = new Answering(life);
  }

  private List<Uid> listed() {
    return answers.orphans.list().join().stream().map(each -> each.uid()).toList();
  }

  private String adopt(Optional<String> name) {
    try {
      answers.orphans.adopt(Answering.CALLER, uid, Optional.empty(), name, false).join();
      life.seconds(5);
      return "adopted";
    } catch (java.util.concurrent.CompletionException e) {
      return ((HostlerException) e.getCause()).problem().toString();
    }
  }

  @Test
  void itIsListedAndRunsAndOverAnAgentsRestartToo() {
    assertEquals(List.of(uid), listed());
    assertTrue(world.runs(uid));
    List<String> calls = world.hypervisor.calls();
    life = life.restart().seconds(40);
    answers = new Answering(life);
    assertEquals(List.of(uid), listed());
    assertEquals(calls, world.hypervisor.calls());
  }

  @Test
  void adoptedItIsDeclaredUnderItsUidAndUntouched() {
    List<String> calls = world.hypervisor.calls();
    assertEquals("adopted", adopt(Optional.empty()));
    life.seconds(40);
    assertEquals(uid, life.uid("web1"));
    assertEquals(List.of(), listed());
    assertEquals(calls, world.hypervisor.calls());
    life.delete("web1");
    life.seconds(10);
    assertFalse(world.runs(uid));
    assertEquals(List.of(), world.under(Keys.ALLOCATIONS));
  }

  @Test
  void aDryRunAdoptsNothingAndRefusesWhatTheRunWould() {
    var would =
        answers.orphans.adopt(Answering.CALLER, uid, Optional.empty(), Optional.empty(), true);
    assertEquals(uid, would.join().resource().uid());
    life.seconds(5);
    assertEquals(List.of(uid), listed());
    assertEquals(List.of(), world.under(Keys.PLACEMENTS));
    Uid pool = life.cell.memory().pools().iterator().next().uid();
    var address = life.report(uid).orElseThrow().addresses().getFirst();
    world
        .store
        .commit(
            io.hostler.store.Txn.empty()
                .put(Keys.allocation(pool, address), AllocationCodec.write(Uid.random())))
        .join();
    var refused =
        assertThrows(
            java.util.concurrent.CompletionException.class,
            () ->
                answers
                    .orphans
                    .adopt(Answering.CALLER, uid, Optional.empty(), Optional.empty(), true)
                    .join());
    assertTrue(refused.getMessage().contains(address.toString()), refused.getMessage());
  }

  /** As of a new one: it could be taken for the id of another. */
  @Test
  void anotherNameThatIsLikeAnIdOrNoneIsRefused() {
    for (String name : List.of("deadbeef", uid.toString(), "Bad Name", "")) {
      var wrong =
          assertThrows(
              java.util.concurrent.CompletionException.class,
              () ->
                  answers
                      .orphans
                      .adopt(Answering.CALLER, uid, Optional.empty(), Optional.of(name), false)
                      .join());
      assertEquals(
          "name",
          ((io.hostler.model.InvalidException) wrong.getCause()).fields().getFirst().field());
    }
    assertEquals(List.of(uid), listed());
  }

  @Test
  void itsNameIsTakenThenItGetsAnother() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(5);
    assertTrue(adopt(Optional.empty()).contains("taken"));
    assertEquals("adopted", adopt(Optional.of("web2")));
    assertEquals(uid, life.uid("web2"));
    assertTrue(world.runs(uid));
    assertTrue(world.runs(life.uid("web1")));
  }

  @Test
  void itsAddressIsTakenThenTheHolderIsNamed() {
    Uid pool = life.cell.memory().pools().iterator().next().uid();
    life.apply(GuestWorld.instance("other"));
    life.seconds(5);
    var address = life.report(uid).orElseThrow().addresses().getFirst();
    var other = life.uid("other");
    world
        .store
        .commit(
            io.hostler.store.Txn.empty()
                .put(
                    Keys.allocation(pool, address),
                    world.under(Keys.ALLOCATIONS).getFirst().value()))
        .join();
    String refused = adopt(Optional.empty());
    assertTrue(refused.contains(address.toString()), refused);
    assertTrue(refused.contains("instance/default/other"), refused);
    assertTrue(world.runs(other));
  }

  @Test
  void onlyTheOperatorsWordDeletesIt() {
    life.seconds(120);
    assertTrue(world.runs(uid));
    answers.orphans.delete(Answering.CALLER, uid, true).join();
    life.seconds(5);
    assertTrue(world.runs(uid), "a dry run");
    answers.orphans.delete(Answering.CALLER, uid, false).join();
    life.seconds(40);
    assertEquals(Optional.empty(), world.hypervisor.domain(uid));
    assertTrue(world.storage.directories.isEmpty());
    assertTrue(world.rules.there.isEmpty());
    assertEquals(List.of(), listed());
    assertEquals(List.of(), world.under(Keys.OBSERVED));
    assertEquals(Optional.empty(), life.status(uid));
  }

  @Test
  void whatIsDeclaredIsNoOrphanToDelete() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(5);
    Uid declared = life.uid("web1");
    assertThrows(
        HostlerException.class, () -> answers.orphans.delete(Answering.CALLER, declared, false));
    life.seconds(5);
    assertTrue(world.runs(declared));
  }

  @Test
  void whatCarriesNoMarkOrAnothersIsNeitherListedNorTouched() {
    Uid plain = Uid.random();
    Uid foreign = Uid.random();
    world.hypervisor.define(domain(plain, ""));
    world.hypervisor.define(
        domain(
            foreign,
            "<metadata>" + new Mark(Uid.random(), foreign, 1, 1, "ab").element() + "</metadata>"));
    List<String> calls = world.hypervisor.calls();
    life.seconds(70);
    life = life.restart().seconds(70);
    answers = new Answering(life);
    assertEquals(List.of(uid), listed());
    assertEquals(calls, world.hypervisor.calls());
    assertThrows(
        HostlerException.class, () -> answers.orphans.delete(Answering.CALLER, foreign, false));
    assertEquals(1, world.under(Keys.OBSERVED).size());
  }

  private static String domain(Uid uid, String metadata) {
    return "<domain><name>" + uid + "</name><uuid>" + uid + "</uuid>" + metadata + "</domain>";
  }
}
