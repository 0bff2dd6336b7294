package io.hostler.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.answers.Answering;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A golden image with a state directory in it: two agents with one uid. */
class CopiedIdentityTest {
  @TempDir Path state;
  @TempDir Path other;

  /** Both built each instance, and overwrote each other's reports without end. */
  @Test
  void theSecondWorksOnNothingSaysSoAndTheFirstGoesOn() {
    GuestWorld world = new GuestWorld(state);
    GuestLife life = world.life().seconds(6);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(10);
    Uid web1 = life.uid("web1");
    List<Entry> reports = world.under(Keys.OBSERVED);
    GuestWorld copy = world.neighbour(other);
    copy.report = world.report;
    GuestLife second = copy.life();
    for (int i = 0; i < 12; i++) {
      second.seconds(5);
      life.seconds(5);
    }
    assertEquals(
        List.of(), copy.hypervisor.calls().stream().filter(c -> c.startsWith("define")).toList());
    assertEquals(List.of(), copy.storage.made);
    assertEquals(reports, world.under(Keys.OBSERVED), "no report was written");
    assertTrue(world.runs(web1));
    Answering answers = new Answering(second);
    assertTrue(
        answers.health.status().join().parts().stream()
            .anyMatch(part -> part.name().equals("identity") && part.state().equals("down")));
    assertEquals("node-uid-in-use", answers.health.doctor().join().getFirst().code());
    life.apply(GuestWorld.instance("web2"));
    life.seconds(10);
    second.seconds(10);
    assertTrue(world.runs(life.uid("web2")));
    assertEquals(List.of(), copy.storage.made);
  }
}
