package io.hostler.cli.syntax;

/** What was typed can't be meant; the message says why. */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SyntaxException(String message) {
    super(message);
  }
}
