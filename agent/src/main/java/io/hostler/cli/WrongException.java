package io.hostler.cli;

/** What was asked for can't be meant; the message says why. */
final class WrongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongException(String message) {
    super(message);
  }

  WrongException(String message, Throwable cause) {
    super(message, cause);
  }
}
