package io.hostler.cli;

import io.hostler.cli.client.Client;
import io.hostler.cli.client.Tree;
import java.util.Map;
import java.util.Optional;

/** What is asked of the node itself: doctor, version, watch. */
final class NodeCommands {

  private NodeCommands() {}

  @picocli.CommandLine.Command(
      name = "doctor",
      description = "a closer look at this node, with advice (exit 1: warnings, 2: errors)")
  static final class Doctor extends Command {
    @Override
    int run() {
      Tree reply = get("/v1/doctor");
      int exit = Exit.OK;
      for (Tree finding : reply.list("items")) {
        exit =
            Math.max(
                exit,
                switch (finding.text("level")) {
                  case "error" -> Exit.ERROR;
                  case "warning" -> Exit.CHANGE;
                  default -> Exit.OK;
                });
      }
      if (!isTable()) {
        print(reply);
        return exit;
      }
      for (Tree finding : reply.list("items")) {
        String advice = finding.text("advice");
        io().out()
            .println(
                finding.text("level")
                    + ": "
                    + finding.text("detail")
                    + (finding.text("code").equals("ok") ? "" : " [" + finding.text("code") + "]")
                    + (advice.isEmpty() ? "" : "\n  " + advice));
      }
      return exit;
    }
  }

  @picocli.CommandLine.Command(name = "version", description = "of this command, and of the agent")
  static final class Version extends Command {
    @Override
    int run() {
      String own =
          Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
              .orElse("development");
      if (isTable()) {
        // Before the agent is asked, which may not be there.
        io().out().println("hostler " + own);
        io().out().println("hostlerd " + get("/v1/version").text("version"));
      } else {
        String agent = get("/v1/version").text("version");
        print(new Tree(Map.of("hostler", own, "hostlerd", agent)));
      }
      return Exit.OK;
    }
  }

  @picocli.CommandLine.Command(name = "watch", description = "what happens, as it happens")
  static final class Watch extends Command {
    @Override
    int run() {
      Client client = client();
      ok(
          client.lines(
              "/v1/events",
              line -> {
                if (isTable()) {
                  Tree event = Tree.parse(line);
                  io().out().println(event.text("at") + " " + about(event) + event.text("says"));
                } else {
                  io().out().println(line);
                }
                return !io().out().checkError();
              }));
      return Exit.OK;
    }

    private static String about(Tree event) {
      Tree resource = event.at("resource");
      return resource.isEmpty() ? "" : resource.text("kind") + "/" + resource.text("name") + ": ";
    }
  }
}
