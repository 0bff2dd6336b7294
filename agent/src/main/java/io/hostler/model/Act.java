package io.hostler.model;

import java.util.Locale;
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
  public Optional<Action.Verb> verb() {
    return verb;
  }

  /** As in URLs and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Act> of(String word) {
    for (Act act : values()) {
      if (act.word().equals(word)) {
        return Optional.of(act);
      }
    }
    return Optional.empty();
  }
}
