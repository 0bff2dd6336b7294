package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.memory.Finalised;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent dies at every boundary of an orphan's removal: what is left is gone afterwards by
 * itself, or is an orphan as before that the operator can remove.
 */
class OrphanKillTest {
  @TempDir Path directory;

  private GuestLife orphaned(int cut) throws IOException {
    GuestWorld world = new GuestWorld(Files.createDirectory(directory.resolve("cut" + cut)));
    GuestLife life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(10);
    for (String each :
        List.of(
            Keys.resource(GuestLife.name("web1")),
            Keys.PLACEMENTS,
            Keys.ALLOCATIONS,
            Keys.RESERVATIONS)) {
      world.wipe(each);
    }
    return life.seconds(40);
  }

  private static void remove(GuestLife life, Uid uid) {
    new Answering(life).orphans.delete(Answering.CALLER, uid, false).join();
    life.seconds(10);
  }

  private static List<Uid> listed(GuestLife life) {
    return new Answering(life).orphans.list().join().stream().map(each -> each.uid()).toList();
  }

  @Test
  void nothingIsLeftThatMustBeRemovedByHand() throws IOException {
    List<String> boundaries = new ArrayList<>();
    List<String> goneByThemselves = new ArrayList<>();
    for (boolean killed = true; killed; ) {
      int at = boundaries.size();
      GuestLife life = orphaned(at);
      GuestWorld world = life.world;
      Uid uid = listed(life).getFirst();
      int[] seen = {0};
      life.failpoint =
          where -> {
            if (seen[0]++ == at) {
              boundaries.add(where);
              throw new GuestLife.Killed();
            }
          };
      killed = false;
      try {
        remove(life, uid);
      } catch (GuestLife.Killed e) {
        killed = true;
        life = life.restart().seconds(70);
      }
      String cut = killed ? boundaries.getLast() : "not cut";
      if (listed(life).isEmpty()) {
        goneByThemselves.add(cut);
      } else {
        assertEquals(List.of(uid), listed(life), cut);
        remove(life, uid);
      }
      life.seconds(40);
      assertEquals(List.of(), listed(life), cut);
      assertEquals(Optional.empty(), world.hypervisor.domain(uid), cut);
      assertTrue(world.storage.directories.isEmpty(), cut);
      assertTrue(world.network.there.isEmpty(), cut);
      assertTrue(world.rules.there.isEmpty(), cut);
      assertEquals(List.of(), world.under(Keys.OBSERVED), cut);
      assertEquals(Optional.empty(), life.status(uid), cut);
      assertTrue(new Finalised(world.state.resolve("finalised")).contains(uid), cut);
    }
    assertTrue(goneByThemselves.contains("after Forget"), boundaries::toString);
    assertTrue(goneByThemselves.contains("before RemoveDirectory"), boundaries::toString);
  }
}
