package io.hostler.declare;

import io.hostler.model.Action;
import java.util.Optional;

/** What can be done to an instance by word. */
public enum Act {
  START(Optional.of(Action.Verb.START)),
  STOP(Optional.empty()),
  REBOOT(Optional.of(Action.Verb.REBOOT)),
  RESET(Optional.of(Action.Verb.RESET)),
  REBUILD(Optional.of(Action.Verb.REBUILD));

  private final Optional<Action.Verb> verb;

  Act(Optional<Action.Verb> verb) {
    this.verb = verb;
  }

  /** The action that it leaves beside the spec; {@code stop} leaves none, power says it all. */
  Optional<Action.Verb> verb() {
    return verb;
  }
}
