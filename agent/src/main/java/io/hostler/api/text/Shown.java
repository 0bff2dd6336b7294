package io.hostler.api.text;

/**
 * An answer as text.
 *
 * @param exit what a command that asked for it ends with: 0 well, 1 something would change or is a
 *     warning, 2 something is wrong
 */
public record Shown(String text, int exit) {
  public static final int WELL = 0;
  public static final int CHANGE = 1;
  public static final int WRONG = 2;

  /** That all is well. */
  public static Shown of(String text) {
    return new Shown(text, WELL);
  }
}
