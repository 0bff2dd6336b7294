package io.hostler.plan;

/**
 * How a step went. Anything but {@link Done} ends the run; the next run observes and plans anew.
 */
public sealed interface Outcome {

  record Done() implements Outcome {}

  /** Started, not finished: look again at {@code wake}. No back-off, no failure. */
  record Again(Wake wake, String because) implements Outcome {}

  record Failed(Problem problem) implements Outcome {}

  /**
   * Nobody knows whether it happened: a deadline passed, a connection broke. The next run looks.
   */
  record Unclear(Problem problem) implements Outcome {}

  static Outcome done() {
    return new Done();
  }

  static Outcome again(Wake wake, String because) {
    return new Again(wake, because);
  }

  static Outcome failed(Problem problem) {
    return new Failed(problem);
  }

  static Outcome unclear(Problem problem) {
    return new Unclear(problem);
  }
}
