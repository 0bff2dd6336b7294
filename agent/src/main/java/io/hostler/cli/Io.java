package io.hostler.cli;

import io.hostler.text.Visible;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command has of the world around it.
 *
 * @param interactive whether a person looks at it on a terminal
 */
public record Io(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    InstantSource clock,
    boolean interactive) {

  /** With all text from elsewhere made such that a terminal may have it. */
  Io visible() {
    return new Io(in, Visible.stream(out), Visible.stream(err), environment, clock, interactive);
  }

  // NullAway knows that there may be none; Error Prone thinks that there always is one.
  @SuppressWarnings("SystemConsoleNull")
  static Io system() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new Io(
        System.in, System.out, System.err, System.getenv(), InstantSource.system(), terminal);
  }
}
