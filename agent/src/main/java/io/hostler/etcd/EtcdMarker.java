package io.hostler.etcd;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What the agent remembers of its etcd outside of etcd's own directory.
 *
 * @param made when it first was ready: from then on a missing data directory is a loss
 * @param gone since when the data that was here is missing; empty again after the operator decided
 */
public record EtcdMarker(Instant made, Optional<Instant> gone) {
  private static final String NOT_GONE = "-";

  String toText() {
    return made + "\n" + gone.map(Instant::toString).orElse(NOT_GONE) + "\n";
  }

  /** Empty when the text is no marker. */
  static Optional<EtcdMarker> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 3 || !lines[2].isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EtcdMarker(
              Instant.parse(lines[0]),
              lines[1].equals(NOT_GONE) ? Optional.empty() : Optional.of(Instant.parse(lines[1]))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
