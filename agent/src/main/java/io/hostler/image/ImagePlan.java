package io.hostler.image;

import io.hostler.image.ImageDesired.Wanted;
import io.hostler.image.ImageStep.FetchPart;
import io.hostler.image.ImageStep.RemovePart;
import io.hostler.image.ImageStep.VerifyPart;
import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.ArrayList;
import java.util.List;

/** From what image files should be here and are to what is to be done. */
public final class ImagePlan {

  private ImagePlan() {}

  /**
   * Removals come first: what is wanted may need the room. A file that was not looked at is neither
   * fetched nor removed.
   */
  public static Plan<ImageStep> of(ImageDesired desired, ImageObserved observed) {
    List<ImageStep> steps = new ArrayList<>();
    List<Blocker> blockers = new ArrayList<>();
    observed
        .sorted()
        .forEach(
            (sha256, seen) -> {
              if (seen instanceof Seen.Present<ImageFile>(ImageFile file) && !desired.keeps(file)) {
                steps.add(new RemovePart(sha256));
              }
            });
    for (Wanted wanted : desired.wanted()) {
      String sha256 = wanted.part().sha256();
      Seen<ImageFile> seen =
          observed
              .files()
              .getOrDefault(
                  sha256, Seen.unknown(new Problem("image-storage", "it was not looked at")));
      switch (seen) {
        case Seen.Present<ImageFile>(ImageFile file) -> present(wanted, file, steps, blockers);
        case Seen.Absent<ImageFile>() -> absent(wanted, steps, blockers);
        case Seen.Unknown<ImageFile>(Problem why) -> blockers.add(new Blocker(part(sha256), why));
      }
    }
    return new Plan<>(steps, blockers);
  }

  private static void absent(Wanted wanted, List<ImageStep> steps, List<Blocker> blockers) {
    if (wanted.part().url().isPresent()) {
      steps.add(new FetchPart(wanted));
      return;
    }
    String sha256 = wanted.part().sha256();
    blockers.add(
        new Blocker(
            part(sha256),
            new Problem(
                "image-missing",
                "the image file " + sha256 + " is not on this node and has no URL",
                "import the same file on this node, or place the instance where it is")));
  }

  private static void present(
      Wanted wanted, ImageFile file, List<ImageStep> steps, List<Blocker> blockers) {
    if (file.bytes() != wanted.part().bytes()) {
      blockers.add(
          new Blocker(
              part(file.sha256()),
              new Problem(
                  "image-damaged",
                  "the image file %s has %d bytes, and should have %d"
                      .formatted(file.sha256(), file.bytes(), wanted.part().bytes()),
                  "look at the disk; then delete the file and import it again")));
      return;
    }
    if (!file.checked().contains(wanted.expected())) {
      steps.add(new VerifyPart(wanted));
    }
  }

  private static String part(String sha256) {
    return "image file " + ImageDriver.shorten(sha256);
  }
}
