package io.hostler.cli;

import io.hostler.cli.syntax.Given;
import java.util.List;

/** {@code hostler plan [NAME]}: exit 0 nothing to do, 1 steps to do, 2 it can't be said whole. */
final class PlanCommand extends Command {
  PlanCommand(Given given, Io io) {
    super(given, io);
  }

  @Override
  int run() {
    String environment = given().text(CommonOptions.ENVIRONMENT);
    List<String> names = given().arguments();
    if (names.isEmpty()) {
      names = names(client(), Target.with("/v1/instance", "environment", environment));
      if (names.isEmpty()) {
        io().err().println("no instances in environment " + environment);
      }
    }
    int exit = Exit.OK;
    for (String each : names) {
      exit = Math.max(exit, show(ask("GET", target(given(), each))));
    }
    return exit;
  }

  private static String target(Given given, String name) {
    String target = Noun.INSTANCE.target(given, name) + "/plan";
    return given.is(CommonOptions.FRESH) ? Target.with(target, "fresh", "true") : target;
  }
}
