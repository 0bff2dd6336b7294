package io.hostler.api;

/**
 * How a change is meant.
 *
 * @param dryRun check all, say what would change, write nothing
 * @param cut end the open flows that the rules no longer allow after the change
 */
public record Intent(boolean dryRun, boolean cut) {

  /** Without a cut. */
  public static Intent of(boolean dryRun) {
    return new Intent(dryRun, false);
  }
}
