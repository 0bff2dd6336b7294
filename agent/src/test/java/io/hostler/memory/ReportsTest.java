package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.Observation;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir Path state;

  /** It was left for ever: the memory had none, so there seemed to be nothing to delete. */
  @Test
  void aReportIsWithdrawnAlsoBeforeTheMemoryLearnedOfIt() {
    GuestWorld world = new GuestWorld(state);
    GuestLife life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(40);
    Observation report = life.report(life.uid("web1")).orElseThrow().observation();
    Uid node = Uid.random();
    Reports reports =
        new Reports(
            node,
            life.cell.store(),
            Optional::empty,
            life.cell.guard(),
            life.cell.memory(),
            world.time,
            (before, now) -> {});
    reports.read();
    life.flaky.loseEvents(true);
    reports.say(report);
    life.settle();
    assertEquals(1, world.under(Keys.observed(node)).size());
    reports.withdraw(report.id());
    life.settle();
    assertEquals(List.of(), world.under(Keys.observed(node)));
    int commits = life.flaky.commits();
    reports.withdraw(Observation.Id.instance(Uid.random()));
    life.settle();
    assertEquals(commits, life.flaky.commits(), "nothing was said of it");
  }
}
