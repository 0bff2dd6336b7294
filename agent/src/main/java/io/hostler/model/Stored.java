package io.hostler.model;

import io.hostler.plan.Uid;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** What the readers of stored values share. */
final class Stored {

  /** Stands in for a uid that could not be read, until the problem is thrown. */
  static final Uid NO_UID = new Uid(new UUID(0, 0));

  private Stored() {}

  /** Which schema wrote the value; every stored value says so. */
  static int schema(Fields fields) {
    return Math.clamp(fields.neededNumber("schema"), 0, Integer.MAX_VALUE);
  }

  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time such as 2026-01-31T12:00:00Z", e);
    }
  }
}
