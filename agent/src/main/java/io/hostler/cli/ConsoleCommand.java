package io.hostler.cli;

import io.hostler.cli.client.Client;
import io.hostler.cli.syntax.Given;
import io.hostler.cli.syntax.Option;
import io.hostler.linux.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** {@code hostler instance console NAME}: the terminal becomes the guest's. */
final class ConsoleCommand extends Command {
  private static final int ESCAPE = 0x1d;

  static final Option LOG = Option.flag("--log", "print the newest of the kept log instead");

  ConsoleCommand(Given given, Io io) {
    super(given, io);
  }

  @Override
  int run() {
    String target = Noun.INSTANCE.target(given());
    if (given().is(LOG)) {
      var reply = client().get(target + "/consolelog");
      ok(reply);
      // A serial line ends its lines as a typewriter does.
      io().out().print(reply.text().replaceAll("\r+\n", "\n"));
      return Exit.OK;
    }
    Optional<Terminal> terminal = io().interactive() ? Terminal.of(0) : Optional.empty();
    try (Client.Tunnel tunnel = client().upgrade(target + "/console", "hostler-console")) {
      if (terminal.isEmpty()) {
        attach(tunnel);
        return Exit.OK;
      }
      io().err().println("attached to " + given().argument() + "; leave with ctrl-]");
      try (RawTerminal _ = new RawTerminal(terminal.get())) {
        attach(tunnel);
      }
    } catch (IOException e) {
      io().err().println("hostler: the console broke: " + e.getMessage());
      return Exit.ERROR;
    }
    return Exit.OK;
  }

  private void attach(Client.Tunnel tunnel) {
    // Typing is read beside: its read can't be ended, so it must not keep the command alive.
    Thread.ofPlatform().daemon().name("typed").start(() -> type(tunnel));
    show(tunnel.in());
  }

  private void show(InputStream from) {
    byte[] bytes = new byte[4096];
    try {
      for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
        io().out().write(bytes, 0, count);
        io().out().flush();
      }
    } catch (IOException e) {
      // The console is gone, or ctrl-] closed it: the end either way.
      io().out().flush();
    }
  }

  /** Until ctrl-], or the end of what is piped in; either closes the console. */
  private void type(Client.Tunnel tunnel) {
    try (tunnel) {
      OutputStream to = tunnel.out();
      for (int typed = io().in().read(); typed >= 0 && typed != ESCAPE; typed = io().in().read()) {
        to.write(typed);
        to.flush();
      }
    } catch (IOException e) {
      // The other end closed it; show() ends too.
      io().out().flush();
    }
  }
}
