package io.hostler.declare;

import java.util.Optional;

/**
 * How a declaration is meant.
 *
 * @param dryRun say what would happen, write nothing
 * @param by who asks, for actions and the audit
 * @param reason why, in the words of who asks; may be empty
 * @param cut the id of a cut that goes with the change: of flows that the rules no longer allow
 */
public record Options(boolean dryRun, String by, String reason, Optional<String> cut) {

  public Options(boolean dryRun, String by, String reason) {
    this(dryRun, by, reason, Optional.empty());
  }

  public static Options by(String who) {
    return new Options(false, who, "");
  }

  public Options cutting(String id) {
    return new Options(dryRun, by, reason, Optional.of(id));
  }
}
