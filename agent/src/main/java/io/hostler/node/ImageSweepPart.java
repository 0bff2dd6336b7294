package io.hostler.node;

import io.hostler.declare.Declared;
import io.hostler.image.ImageDesired;
import io.hostler.image.ImageDriver;
import io.hostler.image.ImagePlan;
import io.hostler.image.ImageStep;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.ManifestStore;
import io.hostler.memory.CellMemory;
import io.hostler.memory.StoreLink;
import io.hostler.model.ImageSpec;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes image files that no resource names and no disk here stands on, an hour after they came.
 */
public final class ImageSweepPart implements NodePart {
  private static final Duration GRACE = Duration.ofHours(1);
  private static final Duration SELDOM = Duration.ofMinutes(10);

  private final ImageDriver driver;
  private final CellMemory memory;
  private final StoreLink link;
  private final ManifestStore manifests;
  private final InstantSource clock;

  public ImageSweepPart(
      ImageDriver driver,
      CellMemory memory,
      StoreLink link,
      ManifestStore manifests,
      InstantSource clock) {
    this.driver = driver;
    this.memory = memory;
    this.link = link;
    this.manifests = manifests;
    this.clock = clock;
  }

  @Override
  public Plan<ImageStep> plan() {
    Set<String> used = new HashSet<>();
    for (Map.Entry<Uid, Seen<Manifest>> each : manifests.all().entrySet()) {
      if (each.getValue() instanceof Seen.Unknown<Manifest>(Problem why)) {
        return Plan.blocked("manifest", why);
      }
      if (each.getValue().isAbsent() && holdsFiles(manifests.directory(each.getKey()))) {
        return Plan.blocked("manifest", stray(manifests.directory(each.getKey())));
      }
      each.getValue().found().ifPresent(manifest -> add(manifest, used));
    }
    // Without the store's word nobody knows what is named, and what was named since it was last
    // heard of may use what nothing used then.
    if (!link.everSynced() || link.store().isEmpty() || link.staleSince().isPresent()) {
      return Plan.nothing();
    }
    // It may be what names a file.
    Optional<Problem> unreadable = memory.unreadable(Keys.resources(Kind.IMAGE));
    if (unreadable.isPresent()) {
      return Plan.blocked("images", unreadable.get());
    }
    for (Declared each : memory.all(Kind.IMAGE)) {
      add((ImageSpec) each.resource().spec(), used);
    }
    return ImagePlan.of(
        new ImageDesired(List.of(), used, clock.instant().minus(GRACE)), driver.observeAll());
  }

  /** What it waits for is an hour. */
  @Override
  public Duration seldom() {
    return SELDOM;
  }

  /** An empty one is what a creation or a deletion leaves that was cut off at its edge. */
  private static boolean holdsFiles(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static Problem stray(Path directory) {
    return new Problem(
        "stray",
        directory + " has files and no manifest: what its disk stands on is not known",
        "restore the manifest and start the agent anew, or remove the directory by hand");
  }

  private static void add(Manifest manifest, Set<String> used) {
    manifest.built().ifPresent(built -> add(built.image(), used));
    for (Resource each : manifest.named()) {
      if (each.spec() instanceof ImageSpec image) {
        add(image, used);
      }
    }
  }

  private static void add(ImageSpec image, Set<String> used) {
    ImageDesired.parts(image).forEach(wanted -> used.add(wanted.part().sha256()));
  }

  /** Planned anew: removing others may have taken long, and what was unused may be named by now. */
  @Override
  public Outcome apply(Step step) {
    ImageStep removal = (ImageStep) step;
    return plan().steps().contains(removal) ? driver.apply(removal) : Outcome.done();
  }
}
