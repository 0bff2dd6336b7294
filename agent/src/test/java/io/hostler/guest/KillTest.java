package io.hostler.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.image.FakeImageDriver;
import io.hostler.image.ImageFile;
import io.hostler.memory.Finalised;
import io.hostler.model.Act;
import io.hostler.model.Kind;
import io.hostler.model.Sha256;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent dies at every boundary of every plan, and a new one begins on what is left. */
class KillTest {
  private static final String URL = "https://images.example/debian.raw";

  @TempDir Path directory;

  /** The image's bytes, when they must be fetched. */
  private Optional<byte[]> image = Optional.empty();

  private interface Wish {
    void ask(GuestLife life, Uid uid);
  }

  private interface Check {
    void holds(GuestWorld world, GuestLife life, Uid uid, String cut);
  }

  private GuestLife begun(int cut) throws IOException {
    GuestWorld world = new GuestWorld(Files.createDirectory(directory.resolve("cut" + cut)));
    world.imageFiles = image.map(KillTest::served);
    GuestLife life = world.life().seconds(4);
    String base = image.map(KillTest::fetched).orElse(GuestWorld.IMAGE) + "---\n" + GuestWorld.POOL;
    assertEquals(Optional.empty(), life.apply(base).failed());
    return life;
  }

  private static FakeImageDriver served(byte[] content) {
    FakeImageDriver files = new FakeImageDriver();
    files.serve(URL, content);
    return files;
  }

  /** The image, to be fetched by whoever needs it. */
  private static String fetched(byte[] content) {
    return """
    kind: image
    name: debian
    spec:
      disk: {sha256: %1$s, bytes: %2$d, format: raw, virtualBytes: %2$d, url: "%3$s"}
    """
        .formatted(Sha256.of(content), content.length, URL);
  }

  /** Cuts one boundary later each time, until nothing is left to cut. */
  private List<String> everywhere(boolean running, Wish wish, Check check) throws IOException {
    List<String> boundaries = new ArrayList<>();
    for (int cut = 0; ; cut++) {
      GuestLife life = begun(cut);
      GuestWorld world = life.world;
      Optional<Uid> uid = Optional.empty();
      if (running) {
        life.apply(GuestWorld.instance("web1"));
        life.seconds(3);
        uid = Optional.of(life.uid("web1"));
        assertTrue(world.runs(uid.get()));
      }
      int at = cut;
      int[] seen = {0};
      life.failpoint =
          where -> {
            if (seen[0]++ == at) {
              boundaries.add(where);
              throw new GuestLife.Killed();
            }
          };
      boolean killed = false;
      try {
        if (running) {
          wish.ask(life, uid.orElseThrow());
        } else {
          wish.ask(life, Uid.random());
        }
        life.seconds(6);
        life.failpoint = where -> {};
      } catch (GuestLife.Killed e) {
        killed = true;
      }
      if (killed) {
        life = life.restart();
      }
      life.seconds(70);
      Uid of = uid.isPresent() ? uid.get() : life.uid("web1");
      check.holds(world, life, of, killed ? boundaries.getLast() : "not cut");
      if (!killed) {
        return boundaries;
      }
    }
  }

  @Test
  void create() throws IOException {
    List<String> boundaries =
        everywhere(
            false,
            (life, uid) -> life.apply(GuestWorld.instance("web1")),
            (world, life, uid, cut) -> {
              assertTrue(world.runs(uid), cut);
              assertEquals(List.of(uid + " 0"), world.storage.made, cut);
              assertEquals(1, world.count("start"), cut);
              assertTrue(life.status(uid).orElseThrow().converged(), cut);
              assertTrue(life.report(uid).isPresent(), cut);
            });
    assertTrue(boundaries.size() >= 24, boundaries::toString);
  }

  @Test
  void createOfAnImageThatIsFetched() throws IOException {
    image = Optional.of(new byte[1024]);
    String sha256 = Sha256.of(image.get());
    List<String> boundaries =
        everywhere(
            false,
            (life, uid) -> life.apply(GuestWorld.instance("web1", "disk: 1GiB")),
            (world, life, uid, cut) -> {
              ImageFile file =
                  world
                      .imageFiles
                      .orElseThrow()
                      .observe(Set.of(sha256))
                      .files()
                      .get(sha256)
                      .found()
                      .orElseThrow();
              assertFalse(file.checked().isEmpty(), cut);
              assertTrue(world.runs(uid), cut);
              assertEquals(List.of(uid + " 0"), world.storage.made, cut);
              assertEquals(1, world.count("start"), cut);
              assertTrue(life.status(uid).orElseThrow().converged(), cut);
            });
    // Twice each: begun, and found to be done.
    for (String step : List.of("FetchPart", "VerifyPart")) {
      assertEquals(2, Collections.frequency(boundaries, "before " + step), boundaries::toString);
      assertEquals(2, Collections.frequency(boundaries, "after " + step), boundaries::toString);
    }
  }

  @Test
  void delete() throws IOException {
    List<String> boundaries =
        everywhere(
            true,
            (life, uid) -> life.delete("web1"),
            (world, life, uid, cut) -> {
              assertEquals(Optional.empty(), world.hypervisor.domain(uid), cut);
              assertTrue(world.storage.directories.isEmpty(), cut);
              assertTrue(world.network.there.isEmpty(), cut);
              assertTrue(world.rules.there.isEmpty(), cut);
              assertEquals(List.of(), world.under(Keys.resources(Kind.INSTANCE)), cut);
              assertEquals(List.of(), world.under(Keys.PLACEMENTS), cut);
              assertEquals(List.of(), world.under(Keys.OBSERVED), cut);
              assertEquals(List.of(uid + " 0"), world.storage.made, cut);
              assertTrue(new Finalised(world.state.resolve("finalised")).contains(uid), cut);
            });
    assertTrue(boundaries.contains("after NoteFinalised"), boundaries::toString);
    assertTrue(boundaries.contains("after Finalise"), boundaries::toString);
  }

  @Test
  void stopAndStart() throws IOException {
    everywhere(
        true,
        (life, uid) -> act(life, Act.STOP),
        (world, life, uid, cut) -> {
          assertFalse(world.runs(uid), cut);
          act(life, Act.START);
          life.seconds(5);
          assertTrue(world.runs(uid), cut);
          assertEquals(1, world.storage.made.size(), cut);
        });
  }

  @Test
  void rebuild() throws IOException {
    everywhere(
        true,
        (life, uid) -> act(life, Act.REBUILD),
        (world, life, uid, cut) -> {
          assertTrue(world.runs(uid), cut);
          assertEquals(List.of(uid + " 0", uid + " 1"), world.storage.made, cut);
          assertEquals(
              List.of("done"), List.copyOf(life.report(uid).orElseThrow().actions().values()), cut);
        });
  }

  @Test
  void aDiskThatGrowsUnderItsGuest() throws IOException {
    List<String> boundaries =
        everywhere(
            true,
            (life, uid) -> life.apply(GuestWorld.instance("web1", "disk: 8GiB")),
            (world, life, uid, cut) -> {
              assertTrue(world.runs(uid), cut);
              assertEquals(8L << 30, world.storage.directories.get(uid).disks.get(0), cut);
              assertEquals(8L << 30, world.hypervisor.capacity(uid, "vda"), cut);
              assertEquals(List.of(uid + " 0"), world.storage.made, cut);
              assertTrue(life.status(uid).orElseThrow().converged(), cut);
            });
    assertTrue(boundaries.contains("after GrowDisk"), boundaries::toString);
  }

  @Test
  void aFirewallThatChangesUnderItsGuest() throws IOException {
    String web = "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: \"80\"}]}\n---\n";
    List<String> boundaries =
        everywhere(
            true,
            (life, uid) -> life.apply(web + GuestWorld.instance("web1", "firewalls: [web]")),
            (world, life, uid, cut) -> {
              assertTrue(world.runs(uid), cut);
              assertTrue(world.rules.there.get(uid).toString().contains("web="), cut);
              assertEquals(1, world.count("start"), cut);
              assertTrue(life.status(uid).orElseThrow().converged(), cut);
            });
    assertTrue(boundaries.contains("after MakeRules"), boundaries::toString);
  }

  @Test
  void aTapThatWasTakenAwayUnderItsGuest() throws IOException {
    List<String> boundaries =
        everywhere(
            true,
            (life, uid) -> {
              life.world.network.there.remove(uid);
              life.world.network.unplugged.add(uid);
              life.linkGone.accept(io.hostler.host.TapName.of(uid).value());
            },
            (world, life, uid, cut) -> {
              assertTrue(world.runs(uid), cut);
              assertTrue(world.network.there.containsKey(uid), cut);
              assertFalse(world.network.unplugged.contains(uid), cut);
              assertEquals(1, world.count("start"), cut);
              assertTrue(life.status(uid).orElseThrow().converged(), cut);
            });
    assertTrue(boundaries.contains("after MakeNetwork"), boundaries::toString);
    assertTrue(boundaries.contains("after ReplugNic"), boundaries::toString);
  }

  @Test
  void aUidThatWasFinalisedIsNotMadeAgainWhateverTheStoreShows() throws IOException {
    GuestLife life = begun(0);
    GuestWorld world = life.world;
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    Uid uid = life.uid("web1");
    var resource = world.store.get(Keys.resource(GuestLife.name("web1"))).join().orElseThrow();
    var placement = world.store.get(Keys.placement(uid)).join().orElseThrow();
    life.delete("web1");
    life.seconds(10);
    world
        .store
        .commit(
            io.hostler.store.Txn.empty()
                .put(resource.key(), resource.value())
                .put(placement.key(), placement.value()))
        .join();
    life.seconds(40);
    assertEquals(1, world.storage.made.size());
    assertFalse(world.runs(uid));
    assertEquals(
        "finalised-before", life.status(uid).orElseThrow().blockers().getFirst().why().code());
    life.delete("web1");
    life.seconds(10);
    assertEquals(List.of(), world.under(Keys.resources(Kind.INSTANCE)));
  }

  private static void act(GuestLife life, Act act) {
    life.declare.act(GuestLife.name("web1"), act, Uid.random().toString(), GuestLife.OPTIONS);
    life.settle();
  }
}
