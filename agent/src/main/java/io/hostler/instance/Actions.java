package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.model.Action;
import java.util.List;

/** Runs an action's id at most once: begun before the step, its result after it. */
final class Actions {
  static final String INTERRUPTED = "interrupted";

  private Actions() {}

  /**
   * What was begun and is in nobody's hand was cut short, and nobody knows how far it came: it is
   * said so and not tried again.
   */
  static void sweep(Draft draft, InstanceObserved observed) {
    for (Action.Verb verb : List.of(Action.Verb.RESET, Action.Verb.REBOOT)) {
      draft
          .past()
          .unfinished(verb)
          .filter(run -> !observed.inHand().contains(run.id()))
          .ifPresent(run -> draft.end(verb, run, INTERRUPTED));
    }
  }

  /** A reboot is done when the guest was started again. */
  static void finish(Draft draft) {
    draft
        .past()
        .unfinished(Action.Verb.REBOOT)
        .filter(run -> draft.past().reason().equals(Power.STARTED))
        .ifPresent(run -> draft.end(Action.Verb.REBOOT, run, "done"));
  }

  /** The result of a verb's newest run, as reports show it. */
  static String result(ActionRun run) {
    return run.result().orElse("running");
  }
}
