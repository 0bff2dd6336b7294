package io.hostler.image;

import static io.hostler.testing.Plans.codes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.image.ImageContent.Boot;
import io.hostler.image.ImageDesired.Wanted;
import io.hostler.image.ImageStep.FetchPart;
import io.hostler.image.ImageStep.RemovePart;
import io.hostler.image.ImageStep.VerifyPart;
import io.hostler.model.ImageSpec;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.ImageSpec.Part;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImagePlanTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SINCE = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant NEW = Instant.parse("2026-03-01T00:00:00Z");
  private static final ImageContent QCOW2 = new ImageContent.Disk(Format.QCOW2);
  private static final Set<Checked> CHECKED = Set.of(new Checked(Format.QCOW2, 2048));

  private static Wanted disk(Optional<String> url) {
    return new Wanted(new Part(A, 1024, Format.QCOW2, 2048, url), QCOW2);
  }

  private static ImageDesired desired(Set<String> used, Wanted... wanted) {
    return new ImageDesired(List.of(wanted), used, SINCE);
  }

  private static ImageObserved seen(String sha256, long bytes, Instant at, Set<Checked> c) {
    return new ImageObserved(Map.of(sha256, Seen.present(new ImageFile(sha256, bytes, at, c))));
  }

  @Test
  void whatIsThereAndCheckedNeedsNothing() {
    Wanted disk = disk(Optional.empty());
    assertTrue(ImagePlan.of(desired(Set.of(), disk), seen(A, 1024, OLD, CHECKED)).converged());
  }

  /** What was only declared was taken for a kernel whatever it was. */
  @Test
  void aKernelIsCheckedAsOneAndNotAsADisk() {
    Wanted kernel = new Wanted(new Part(A, 1024, Format.RAW, 1024, Optional.empty()), Boot.KERNEL);
    Plan<ImageStep> check = Plan.of(List.of(new VerifyPart(kernel)));
    for (Checked other :
        List.of(new Checked(Format.RAW, 1024), new Checked(Boot.INITRAMFS, 1024))) {
      assertEquals(
          check, ImagePlan.of(desired(Set.of(), kernel), seen(A, 1024, OLD, Set.of(other))));
    }
    Set<Checked> both = Set.of(new Checked(Format.RAW, 1024), new Checked(Boot.KERNEL, 1024));
    assertTrue(ImagePlan.of(desired(Set.of(), kernel), seen(A, 1024, OLD, both)).converged());
  }

  @Test
  void aDiskIsCheckedOnceAndAgainWhenItIsDeclaredOtherwise() {
    Wanted disk = disk(Optional.empty());
    Plan<ImageStep> check = Plan.of(List.of(new VerifyPart(disk)));
    assertEquals(check, ImagePlan.of(desired(Set.of(), disk), seen(A, 1024, OLD, Set.of())));
    Set<Checked> other = Set.of(new Checked(Format.RAW, 1024));
    assertEquals(check, ImagePlan.of(desired(Set.of(), disk), seen(A, 1024, OLD, other)));
  }

  @Test
  void whatIsMissingIsFetchedWhenItHasAUrlElseBlocks() {
    ImageObserved absent = new ImageObserved(Map.of(A, Seen.absent()));
    Wanted byUrl = disk(Optional.of("https://example.org/a"));
    assertEquals(
        Plan.of(List.of(new FetchPart(byUrl))), ImagePlan.of(desired(Set.of(), byUrl), absent));
    Plan<ImageStep> blocked = ImagePlan.of(desired(Set.of(), disk(Optional.empty())), absent);
    assertEquals(List.of(), blocked.steps());
    assertEquals(List.of("image-missing"), codes(blocked));
  }

  @Test
  void whatIsUnknownOrWasNotLookedAtIsNeverFetched() {
    Wanted byUrl = disk(Optional.of("https://example.org/a"));
    for (ImageObserved observed :
        List.of(
            new ImageObserved(Map.of(A, Seen.unknown(new Problem("image-storage", "EIO")))),
            new ImageObserved(Map.of()))) {
      Plan<ImageStep> plan = ImagePlan.of(desired(Set.of(), byUrl), observed);
      assertEquals(List.of(), plan.steps());
      assertEquals(List.of("image-storage"), codes(plan));
    }
  }

  @Test
  void whatIsDamagedIsNeitherUsedNorReplaced() {
    Wanted byUrl = disk(Optional.of("https://example.org/a"));
    Plan<ImageStep> plan = ImagePlan.of(desired(Set.of(), byUrl), seen(A, 1000, OLD, CHECKED));
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("image-damaged"), codes(plan));
  }

  @Test
  void onlyWhatNothingUsesAndIsNotNewIsRemoved() {
    ImageObserved old = seen(B, 1, OLD, Set.of());
    assertEquals(Plan.of(List.of(new RemovePart(B))), ImagePlan.of(desired(Set.of()), old));
    assertTrue(ImagePlan.of(desired(Set.of(B)), old).converged());
    assertTrue(ImagePlan.of(desired(Set.of()), seen(B, 1, NEW, Set.of())).converged());
    assertEquals(
        List.of(),
        ImagePlan.of(
                desired(Set.of()),
                new ImageObserved(Map.of(B, Seen.unknown(new Problem("image-storage", "EIO")))))
            .steps());
  }

  @Test
  void aStepSaysWhichFileButNoUrl() {
    assertEquals(
        "fetch image file aaaaaaaaaaaa",
        new FetchPart(disk(Optional.of("https://example.org/a?signature=x"))).says());
  }

  @Test
  void anImageHasAllItsParts() {
    Part part = disk(Optional.empty()).part();
    assertEquals(
        List.of(
            new Wanted(part, QCOW2),
            new Wanted(part, Boot.KERNEL),
            new Wanted(part, Boot.INITRAMFS)),
        ImageDesired.parts(
            new ImageSpec(Optional.of(part), Optional.of(part), Optional.of(part), "")));
  }
}
