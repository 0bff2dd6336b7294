package io.hostler.cli;

import io.hostler.linux.LinuxException;
import io.hostler.linux.Terminal;

/** A terminal whose keys are the guest's: until this is closed, or the process is told to end. */
final class RawTerminal implements AutoCloseable {
  private final Terminal terminal;
  private final Thread atEnd = new Thread(this::end, "terminal");
  private boolean ended;

  RawTerminal(Terminal terminal) {
    this.terminal = terminal;
    Runtime.getRuntime().addShutdownHook(atEnd);
    begin();
  }

  /** A signal may come first: then nobody would take it back. */
  private synchronized void begin() {
    if (!ended) {
      terminal.raw();
    }
  }

  private synchronized void end() {
    ended = true;
    try {
      terminal.restore();
    } catch (LinuxException gone) {
      // Hung up: there is nobody left to see it.
      return;
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      // It runs already, and does no harm a second time.
      return;
    }
  }
}
