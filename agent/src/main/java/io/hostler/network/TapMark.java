package io.hostler.network;

import io.hostler.plan.Uid;
import java.util.Optional;

/** Whose a tap is, as its alias says: {@code hostler CELL INSTANCE}. */
record TapMark(Uid cell, Uid owner) {
  private static final String WORD = "hostler";

  String text() {
    return WORD + " " + cell + " " + owner;
  }

  /** Empty for anything else. */
  static Optional<TapMark> parse(String alias) {
    String[] parts = alias.split(" ", -1);
    if (parts.length != 3 || !parts[0].equals(WORD)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TapMark(Uid.parse(parts[1]), Uid.parse(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
