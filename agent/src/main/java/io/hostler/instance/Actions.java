package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.model.Action;
import io.hostler.resolve.InstanceDesired;
import java.util.List;
import java.util.Optional;

/** Runs an action's id at most once: begun before the step, its result after it. */
final class Actions {
  static final String INTERRUPTED = "interrupted";

  private Actions() {}

  /**
   * What was begun and does not go on was cut short, and nobody knows how far it came: it is said
   * so and not tried again.
   */
  static void sweep(Draft draft, InstanceObserved observed) {
    for (Action.Verb verb : List.of(Action.Verb.RESET, Action.Verb.REBOOT)) {
      draft
          .past()
          .unfinished(verb)
          .filter(run -> !observed.inHand().contains(run.id()) || !goesOn(draft, verb))
          .ifPresent(run -> draft.end(verb, run, INTERRUPTED));
    }
  }

  /**
   * A reset is over within its run. A reboot goes on in the next as long as the power state says
   * so: not when the run ended before it did, or when a stop came in between.
   */
  private static boolean goesOn(Draft draft, Action.Verb verb) {
    String reason = draft.past().reason();
    return verb == Action.Verb.REBOOT
        && (reason.equals(Power.REBOOTING) || reason.equals(Power.STARTING));
  }

  /** The newest action of a verb, when it was never begun here. */
  static Optional<Action> fresh(Draft draft, InstanceDesired desired, Action.Verb verb) {
    return Optional.ofNullable(desired.instance().actions().get(verb))
        .filter(action -> draft.past().isNew(verb, action));
  }

  /** A start that finds it running is done, and one that is carried out. */
  static void started(Draft draft, InstanceDesired desired) {
    fresh(draft, desired, Action.Verb.START)
        .ifPresent(
            start ->
                draft.run(
                    Action.Verb.START, new ActionRun(start.id(), draft.at, Optional.of("done"))));
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
