package io.hostler.api;

/**
 * How a change is meant.
 *
 * @param dryRun check all, say what would change, write nothing
 * @param cut end the open flows that the rules no longer allow after the change
 */
public record ChangeOptions(boolean dryRun, boolean cut) {

  /** Without a cut. */
  public static ChangeOptions of(boolean dryRun) {
    return new ChangeOptions(dryRun, false);
  }
}
