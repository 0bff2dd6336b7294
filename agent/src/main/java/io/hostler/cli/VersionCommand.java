package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.syntax.Given;
import java.util.Map;
import java.util.Optional;

/** {@code hostler version}. */
final class VersionCommand extends Command {
  VersionCommand(Given given, Io io) {
    super(given, io);
  }

  @Override
  int run() {
    String own =
        Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
            .orElse("development");
    if (isTable()) {
      // Before the agent is asked, which may not be there.
      io().out().println("hostler " + own);
      return show(ask("GET", "/v1/version"));
    }
    ClientReply agent = ask("GET", "/v1/version");
    print(new Tree(Map.of("hostler", own, "hostlerd", agent.tree().text("version"))));
    return Exit.OK;
  }
}
