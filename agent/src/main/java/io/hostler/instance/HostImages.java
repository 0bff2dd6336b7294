package io.hostler.instance;

import io.hostler.image.ImageDesired;
import io.hostler.image.ImageDriver;
import io.hostler.image.ImagePlan;
import io.hostler.image.ImageStep;
import io.hostler.model.ImageSpec;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The image files that an instance stands on, through the image driver. Files are shared and carry
 * no owner, so an instance's plan only brings them here; removing them is another key's work.
 */
public final class HostImages implements ImagePart {
  private final ImageDriver driver;

  public HostImages(ImageDriver driver) {
    this.driver = driver;
  }

  /** Which files to look at is known only when they are planned for. */
  @Override
  public Sight<ImageSpec> observe(Uid owner) {
    return new Sight<>() {
      @Override
      public Plan<? extends Step> toward(ImageSpec desired) {
        var parts = ImageDesired.parts(desired);
        Set<String> files =
            parts.stream().map(wanted -> wanted.part().sha256()).collect(Collectors.toSet());
        return ImagePlan.of(new ImageDesired(parts, files, Instant.EPOCH), driver.observe(files));
      }

      @Override
      public Plan<? extends Step> away() {
        return Plan.nothing();
      }
    };
  }

  @Override
  public Outcome apply(Step step) {
    return driver.apply((ImageStep) step);
  }

  /** No instance owns a file. */
  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.of());
  }
}
