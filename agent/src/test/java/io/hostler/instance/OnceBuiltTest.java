package io.hostler.instance;

import static io.hostler.testing.Plans.codes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.plan.Plan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each half of what keeps a second fresh disk from being made, by itself. */
class OnceBuiltTest {
  private static final Optional<Integer> FIRST = Optional.of(0);

  private final World world = new World();
  private final Given given = Given.instance();

  private Plan<InstanceStep> guarded(Optional<Integer> reported, InstanceStep step) {
    return OnceBuilt.guard(
        new Plan<>(List.of(step), List.of()), world.agent().driver.observe(given.uid()), reported);
  }

  private InstanceStep makeDisk(int count) {
    return new InstanceStep.CreateDisk(given.uid(), count, Optional.empty(), 512);
  }

  /** Nothing of it is begun: the disk would follow in a later run. */
  @Test
  void whatWasMadeAndIsForgottenIsNotBegunAnew() {
    Plan<InstanceStep> plan = guarded(FIRST, new InstanceStep.MakeDirectory(given.uid()));
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("disk-missing"), codes(plan));
  }

  /** Its manifest is there, an old copy say, and does not know that the disk was made. */
  @Test
  void aDiskThatWasMadeIsNotMadeAgainWhateverTheManifestSays() {
    world.agent().converge(given);
    Plan<InstanceStep> plan = guarded(FIRST, makeDisk(0));
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("disk-missing"), codes(plan));
  }

  @Test
  void whatWasNeverMadeIsMadeAndSoIsTheNextRebuilds() {
    assertEquals(List.of(makeDisk(0)), guarded(Optional.empty(), makeDisk(0)).steps());
    world.agent().converge(given);
    assertEquals(List.of(makeDisk(1)), guarded(FIRST, makeDisk(1)).steps());
    InstanceStep start = new InstanceStep.StartDomain(given.uid());
    assertEquals(List.of(start), guarded(FIRST, start).steps());
  }
}
