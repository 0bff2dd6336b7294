package io.hostler.cli;

/** Exit codes; documented in {@code hostler --help}. */
final class Exit {
  static final int OK = 0;

  /** Of plan, diff and dry runs: something would change. */
  static final int CHANGE = 1;

  static final int ERROR = 2;

  /** The agent can't be reached. */
  static final int UNREACHABLE = 3;

  /** {@code --wait} ran out of time. */
  static final int NOT_YET = 4;

  private Exit() {}
}
