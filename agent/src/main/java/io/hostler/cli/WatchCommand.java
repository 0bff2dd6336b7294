package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.syntax.Given;
import java.util.List;

/** {@code hostler watch}. */
final class WatchCommand extends Command {
  WatchCommand(Given given, Io io) {
    super(given, io);
  }

  @Override
  int run() {
    good(
        client()
            .lines(
                "/v1/events",
                line -> {
                  io().out().println(isTable() ? text(Tree.parse(line)) : line);
                  return !io().out().checkError();
                }));
    return Exit.OK;
  }

  private static String text(Tree event) {
    Tree resource = event.at("resource");
    String environment = resource.text("environment");
    boolean isPlain = List.of("", "_", "default").contains(environment);
    String about =
        resource.isEmpty()
            ? ""
            : resource.text("kind")
                + "/"
                + (isPlain ? "" : environment + "/")
                + resource.text("name")
                + ": ";
    return event.text("at") + " " + about + event.text("says");
  }
}
