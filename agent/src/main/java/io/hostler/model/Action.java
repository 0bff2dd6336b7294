package io.hostler.model;

import java.time.Instant;
import java.util.Locale;

/**
 * Something to do once: the newest of each verb stands in a resource's {@code actions}.
 *
 * @param id a node runs an id at most once
 */
public record Action(String id, Instant at, String by, String reason) {

  /** Of a reason, in UTF-16 units: what is longer is cut before it comes here. */
  public static final int MAX_REASON = 256;

  public enum Verb {
    START,
    REBOOT,
    RESET,
    REBUILD,
    SNAPSHOT,
    /** Flows that the rules no longer allow end; the id is part of the rules and is not run. */
    CUT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
