package io.hostler.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node with many instances costs while nothing changes. */
class ManyInstancesTest {
  private static final int MANY = 100;

  @TempDir Path state;

  @Test
  void aPassOverUnchangedInstancesWritesNothing() {
    GuestWorld world = new GuestWorld(state);
    world.report =
        new NodeReport(
            world.report.uid(),
            "hv1",
            "1",
            MANY,
            2L * MANY << 30,
            List.of(),
            NodeNetwork.NONE,
            Map.of(),
            false);
    GuestLife life = world.life().seconds(4);
    life.apply(GuestWorld.BASE.replace("198.51.100.0/24", "198.18.0.0/16"));
    for (int i = 0; i < MANY; i++) {
      life.declare.apply(Documents.read(GuestWorld.instance("i" + i)), GuestLife.OPTIONS);
      world.time.settle();
    }
    life.seconds(200);
    assertEquals(MANY, world.storage.made.size());
    assertEquals(
        MANY,
        world.under(io.hostler.store.Keys.OBSERVED).stream()
            .filter(each -> each.key().contains("/instance/"))
            .count());
    long revision = world.store.revision();
    int calls = world.hypervisor.calls().size();
    int[] looks = {0};
    life.onRun = () -> looks[0]++;
    life.failpoint =
        where -> {
          throw new AssertionError(where);
        };
    life.seconds(12 * 60);
    assertTrue(looks[0] >= MANY, "each was looked at: " + looks[0]);
    looks[0] = 0;
    life.seconds(60 * 60);
    assertTrue(looks[0] <= MANY * 9, "and not each all the time: " + looks[0]);
    assertEquals(revision, world.store.revision());
    assertEquals(calls, world.hypervisor.calls().size());
  }
}
