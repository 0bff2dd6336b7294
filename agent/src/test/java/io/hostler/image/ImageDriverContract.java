package io.hostler.image;

import static io.hostler.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.image.ImageDesired.Wanted;
import io.hostler.image.ImageStep.FetchPart;
import io.hostler.image.ImageStep.RemovePart;
import io.hostler.image.ImageStep.VerifyPart;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.ImageSpec.Part;
import io.hostler.model.Sha256;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link ImageDriver} does; the fake and the real one pass it. */
abstract class ImageDriverContract {
  private static final byte[] DISK = new byte[1024];
  private static final String SHA = Sha256.of(DISK);

  abstract ImageDriver driver();

  /** Puts a file there, as an import does. */
  abstract void put(byte[] content);

  /** Makes a URL answer with {@code content}. */
  abstract String serve(byte[] content);

  private static Wanted disk(Optional<String> url, long virtualBytes) {
    return new Wanted(
        new Part(SHA, DISK.length, Format.RAW, virtualBytes, url),
        new ImageContent.Disk(Format.RAW));
  }

  private Outcome applied(ImageStep step) {
    return eventually(() -> driver().apply(step), outcome -> !(outcome instanceof Outcome.Again));
  }

  private static String code(Outcome outcome) {
    return assertInstanceOf(Outcome.Failed.class, outcome).problem().code();
  }

  @Test
  void whatIsNotThereIsAbsent() {
    assertEquals(Seen.present(Set.of()), driver().owners());
    assertEquals(Map.of(SHA, Seen.absent()), driver().observe(Set.of(SHA)).files());
    assertEquals(Map.of(), driver().observe(ImageDriver.owner(SHA)).files());
  }

  @Test
  void convergesFromNothingAndBackToNothing() {
    ImageDesired desired =
        new ImageDesired(
            List.of(disk(Optional.of(serve(DISK)), DISK.length)), Set.of(), Instant.MIN);
    eventually(
        () -> {
          Plan<ImageStep> plan = ImagePlan.of(desired, driver().observe(Set.of(SHA)));
          plan.steps().stream().findFirst().ifPresent(driver()::apply);
          return plan;
        },
        Plan::converged);
    assertEquals(Seen.present(Set.of(ImageDriver.owner(SHA))), driver().owners());
    assertEquals(Set.of(SHA), driver().observe(ImageDriver.owner(SHA)).files().keySet());

    ImageDesired nothing = new ImageDesired(List.of(), Set.of(), Instant.MAX.minusSeconds(1));
    Plan<ImageStep> plan = ImagePlan.of(nothing, driver().observeAll());
    assertEquals(List.of(new RemovePart(SHA)), plan.steps());
    assertEquals(Outcome.done(), driver().apply(plan.steps().getFirst()));
    assertTrue(ImagePlan.of(nothing, driver().observeAll()).converged());
  }

  @Test
  void aStepThatIsTrueAlreadyIsDone() {
    put(DISK);
    Wanted disk = disk(Optional.of(serve(DISK)), DISK.length);
    assertEquals(Outcome.done(), driver().apply(new FetchPart(disk)));
    assertEquals(Outcome.done(), applied(new VerifyPart(disk)));
    assertEquals(Outcome.done(), driver().apply(new VerifyPart(disk)));
    assertEquals(Outcome.done(), driver().apply(new RemovePart(SHA)));
    assertEquals(Outcome.done(), driver().apply(new RemovePart(SHA)));
  }

  @Test
  void noStepWaits() {
    assertInstanceOf(
        Outcome.Again.class,
        driver().apply(new FetchPart(disk(Optional.of(serve(DISK)), DISK.length))));
  }

  @Test
  void otherBytesThanDeclaredAreNotTaken() {
    FetchPart step = new FetchPart(disk(Optional.of(serve(new byte[] {1, 2, 3})), DISK.length));
    assertEquals("image-truncated", code(applied(step)));
    assertTrue(driver().observe(Set.of(SHA)).files().get(SHA).isAbsent());
    // Told once: after that it is tried anew.
    assertInstanceOf(Outcome.Again.class, driver().apply(step));
  }

  @Test
  void aDiskOfAnotherSizeThanDeclaredIsNotMarkedAsChecked() {
    put(DISK);
    assertEquals("image-format", code(applied(new VerifyPart(disk(Optional.empty(), 2048)))));
    assertEquals(
        Set.of(), driver().observe(Set.of(SHA)).files().get(SHA).found().orElseThrow().checked());
  }

  @Test
  void afterItWasRemovedItIsFetchedAgain() {
    FetchPart step = new FetchPart(disk(Optional.of(serve(DISK)), DISK.length));
    for (int i = 0; i < 2; i++) {
      assertEquals(Outcome.done(), applied(step));
      assertTrue(driver().observe(Set.of(SHA)).files().get(SHA).isPresent());
      assertEquals(Outcome.done(), driver().apply(new RemovePart(SHA)));
      assertTrue(driver().observe(Set.of(SHA)).files().get(SHA).isAbsent());
    }
  }
}
