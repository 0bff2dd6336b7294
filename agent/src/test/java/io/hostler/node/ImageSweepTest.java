package io.hostler.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.image.FakeImageDriver;
import io.hostler.image.ImageStep;
import io.hostler.manifest.ManifestStore;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Sha256;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image files go when no resource names them and no disk stands on them, an orphan's neither. */
class ImageSweepTest {
  private static final byte[] STOOD_ON = "stood on".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NAMED = "named".getBytes(StandardCharsets.UTF_8);
  private static final byte[] UNUSED = "unused".getBytes(StandardCharsets.UTF_8);

  @TempDir Path state;
  private final FakeImageDriver files = new FakeImageDriver();
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void three() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    files.put(STOOD_ON);
    files.put(NAMED);
    files.put(UNUSED);
    assertEquals(
        Optional.empty(),
        life.apply(
                image("debian", STOOD_ON)
                    + image("other", NAMED)
                    + GuestWorld.POOL
                    + "---\n"
                    + GuestWorld.instance("web1"))
            .failed());
    life.seconds(5);
  }

  private static String image(String name, byte[] content) {
    return "kind: image\nname: "
        + name
        + "\nspec:\n  disk: {sha256: "
        + Sha256.of(content)
        + ", bytes: "
        + content.length
        + ", format: qcow2, virtualBytes: 1048576}\n---\n";
  }

  private ImageSweepPart sweep(Duration later, ManifestStore manifests) {
    return new ImageSweepPart(
        files,
        life.cell.memory(),
        life.cell.link(),
        manifests,
        InstantSource.fixed(Instant.EPOCH.plus(later)));
  }

  /** What a sweep removes, two hours after the files came. */
  private List<String> swept() {
    ImageSweepPart part = sweep(Duration.ofHours(2), life.instances.manifests());
    List<ImageStep> steps = part.plan().steps();
    steps.forEach(part::apply);
    return steps.stream().map(ImageStep::sha256).toList();
  }

  private void delete(String image) {
    life.declare.delete(
        ResourceName.of(Kind.IMAGE, "", image), Optional.empty(), GuestLife.OPTIONS);
    life.seconds(2);
  }

  @Test
  void whatNothingUsesGoesAndTheRestStays() {
    assertEquals(List.of(Sha256.of(UNUSED)), swept());
    assertEquals(List.of(), swept());
    delete("other");
    assertEquals(List.of(Sha256.of(NAMED)), swept());
    assertTrue(
        files.observe(java.util.Set.of(Sha256.of(STOOD_ON))).files().values().stream()
            .allMatch(seen -> seen.isPresent()));
  }

  @Test
  void whatAnOrphansDiskStandsOnStaysUntilTheOrphanGoes() {
    Uid uid = life.uid("web1");
    world.wipe(Keys.resource(GuestLife.name("web1")));
    world.wipe(Keys.PLACEMENTS);
    life.seconds(40);
    delete("debian");
    assertTrue(life.report(uid).orElseThrow().orphan());
    assertEquals(List.of(Sha256.of(UNUSED)), swept());
    life.instances.decisions().delete(uid);
    life.instances.wake(uid);
    life.seconds(10);
    assertEquals(List.of(Sha256.of(STOOD_ON)), swept());
  }

  /** What is not known of an image may be that it names a file. */
  @Test
  void nothingGoesWhileAnImageIsDeclaredThatCannotBeRead() {
    String key = Keys.resource(ResourceName.of(Kind.IMAGE, "", "other"));
    String value = world.store.get(key).join().orElseThrow().value();
    world.store.commit(Txn.empty().put(key, "{")).join();
    life.seconds(2);
    ImageSweepPart part = sweep(Duration.ofHours(2), life.instances.manifests());
    assertEquals(List.of(), part.plan().steps());
    assertEquals("stored-value-unreadable", part.plan().blockers().getFirst().why().code());
    world.store.commit(Txn.empty().put(key, value)).join();
    life.seconds(2);
    assertEquals(List.of(Sha256.of(UNUSED)), swept());
  }

  /** Its manifest may say of no image any more that its disk stands on it. */
  @Test
  void nothingGoesWhileADirectoryHasFilesAndNoManifest() throws IOException {
    Uid uid = Uid.random();
    Path directory = Files.createDirectories(life.instances.manifests().directory(uid));
    Files.writeString(directory.resolve("root.qcow2"), "a disk");
    ImageSweepPart part = sweep(Duration.ofHours(2), new ManifestStore(directory.getParent()));
    assertEquals(List.of(), part.plan().steps());
    assertEquals("stray", part.plan().blockers().getFirst().why().code());
    Files.delete(directory.resolve("root.qcow2"));
    assertEquals(1, part.plan().steps().size());
  }

  @Test
  void whatCameInTheLastHourStaysForItsResourceIsAboutToBeDeclared() {
    assertEquals(
        List.of(), sweep(Duration.ofMinutes(30), life.instances.manifests()).plan().steps());
  }

  @Test
  void whatIsNamedAgainWhileOthersAreRemovedStays() {
    delete("other");
    ImageSweepPart part = sweep(Duration.ofHours(2), life.instances.manifests());
    List<ImageStep> steps = part.plan().steps();
    assertEquals(2, steps.size());
    assertEquals(Optional.empty(), life.apply(image("again", NAMED)).failed());
    life.seconds(2);
    steps.forEach(step -> assertEquals(Outcome.done(), part.apply(step)));
    assertTrue(isHere(NAMED));
    assertFalse(isHere(UNUSED));
  }

  private boolean isHere(byte[] content) {
    String sha256 = Sha256.of(content);
    return files.observeAll().files().containsKey(sha256);
  }

  @Test
  void nothingGoesBeforeTheStoreHasAnswered() {
    life.die();
    life = new GuestLife(world).start();
    assertEquals(List.of(), swept());
  }

  @Test
  void nothingGoesWhileTheStoreIsAway() {
    life.flaky.away(true);
    life.seconds(30);
    assertEquals(List.of(), swept());
    life.flaky.away(false);
    life.seconds(10);
    assertEquals(List.of(Sha256.of(UNUSED)), swept());
  }

  @Test
  void nothingGoesWhenAllKeysAreDeletedUnderTheWatch() {
    world.deleteAll();
    for (int second = 0; second < 10; second++) {
      life.settle();
      assertEquals(List.of(), swept());
      life.seconds(1);
    }
  }

  @Test
  void nothingGoesWhileAManifestCannotBeRead() throws IOException {
    Path manifest = state.resolve("instances/" + life.uid("web1") + "/manifest.json");
    Files.writeString(manifest, "damaged");
    Plan<ImageStep> plan =
        sweep(Duration.ofHours(2), new ManifestStore(state.resolve("instances"))).plan();
    assertEquals(List.of(), plan.steps());
    assertFalse(plan.blockers().isEmpty());
  }

  @Test
  void nothingGoesWhileTheFilesCannotBeLookedAt() {
    files.unreadable(true);
    assertEquals(List.of(), sweep(Duration.ofHours(2), life.instances.manifests()).plan().steps());
  }
}
