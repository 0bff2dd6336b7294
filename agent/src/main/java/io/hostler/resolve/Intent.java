package io.hostler.resolve;

import io.hostler.model.Placement;
import io.hostler.plan.Problem;

/**
 * What a node should do about one instance that it has, or was given: the answer to what the store
 * and the manifest say.
 */
public sealed interface Intent {

  /** It belongs here. {@code confirmed}: the store said so, not only the manifest. */
  record Here(InstanceDesired desired, boolean confirmed) implements Intent {}

  /** Its deletion was asked for and it was placed here: tear down, then finalise. */
  record Delete(InstanceDesired desired) implements Intent {}

  /**
   * It is on the host and nothing desires it: reported and left running, with its addresses and its
   * last rules.
   */
  record Orphan(InstanceDesired remembered) implements Intent {}

  /** An orphan of which not even a manifest is left: reported, nothing of it touched. */
  record Stray() implements Intent {}

  /** Another node was given it. What is here stays as it is until an operator decides. */
  record Elsewhere(Placement placement) implements Intent {}

  /** Nobody wants it and nothing of it is known here. */
  record Nothing() implements Intent {}

  /** Not to be told now: nothing is changed. */
  record Unsure(Problem why) implements Intent {}
}
