package io.hostler.declare;

import io.hostler.model.Action;
import io.hostler.model.Resource;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A change that cuts leaves its id beside the spec, in the same write: nodes take it for a part of
 * the rules. What is new has no flows yet.
 */
final class CutAction {
  private final InstantSource clock;

  CutAction(InstantSource clock) {
    this.clock = clock;
  }

  Planned with(Planned planned, Options options) {
    Resource after = planned.after();
    boolean judges = after.kind().verbs().contains(Action.Verb.CUT);
    Optional<String> known =
        Optional.ofNullable(after.actions().get(Action.Verb.CUT)).map(Action::id);
    if (options.cut().isEmpty()
        || !judges
        || planned.before().isEmpty()
        || known.equals(options.cut())) {
      return planned;
    }
    return planned.with(
        after.withAction(
            Action.Verb.CUT,
            new Action(
                options.cut().get(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                options.by(),
                options.reason())));
  }
}
