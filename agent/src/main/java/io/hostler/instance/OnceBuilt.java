package io.hostler.instance;

import io.hostler.manifest.Manifest;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import java.util.Optional;

/**
 * A root disk is made once per (uid, rebuild count), also when everything on the host that knew of
 * it is lost: directory, manifest and domain. What this node reported then still says it. Pure.
 */
public final class OnceBuilt {
  private OnceBuilt() {}

  /**
   * @param plan of an instance that should be here
   * @param reported the highest rebuild count whose root disk this node ever reported as made
   * @return {@code plan}, or a blocker in its place when it would make such a disk again
   */
  public static Plan<InstanceStep> guard(
      Plan<InstanceStep> plan, InstanceObserved observed, Optional<Integer> reported) {
    if (reported.isEmpty() || plan.steps().isEmpty()) {
      return plan;
    }
    int count = reported.get();
    boolean forgotten = observed.manifest().found().flatMap(Manifest::built).isEmpty();
    boolean again =
        plan.steps().stream()
            .anyMatch(step -> step instanceof InstanceStep.CreateDisk d && d.count() <= count);
    return forgotten || again ? Plan.blocked("disk", missing(observed, count)) : plan;
  }

  private static Problem missing(InstanceObserved observed, int count) {
    return new Problem(
        "disk-missing",
        "the root disk "
            + count
            + " of instance "
            + observed.uid()
            + " was made here, and neither it nor its manifest is left",
        "bring its directory back; or delete the instance and declare it anew, which loses what"
            + " was on it");
  }
}
