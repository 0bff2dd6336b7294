package io.hostler.declare;

/**
 * How a declaration is meant.
 *
 * @param dryRun say what would happen, write nothing
 * @param by who asks, for actions and the audit
 * @param reason why, in the words of who asks; may be empty
 */
public record Options(boolean dryRun, String by, String reason) {

  public static Options by(String who) {
    return new Options(false, who, "");
  }

  public Options dry() {
    return new Options(true, by, reason);
  }
}
