package io.hostler.api;

import java.util.Locale;
import java.util.Optional;

/** What can be asked of an instance beside a change of its spec. */
public enum Act {
  START,
  STOP,
  REBOOT,
  RESET,
  REBUILD;

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
