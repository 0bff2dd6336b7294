package io.hostler.cli;

import io.hostler.cli.client.Tree;
import picocli.CommandLine.Parameters;

/** {@code hostler instance start|stop|reboot|reset|rebuild NAME}. */
@picocli.CommandLine.Command
final class ActCommand extends Writing {
  private final String verb;

  @Parameters(paramLabel = "NAME", description = "name, uid, or the start of its id")
  String name = "";

  ActCommand(String verb) {
    this.verb = verb;
  }

  @Override
  int run() {
    String target = Noun.INSTANCE.target(environment, name);
    Tree written = write("POST", target + "/actions/" + verb);
    int exit = wrote(written);
    return wait && !dryRun ? waiter().until(target, this::done) : exit;
  }

  private boolean done(Tree instance) {
    String asked = instance.text("actions." + verb + ".id");
    return Waiter.settled(instance)
        && (asked.isEmpty() || !instance.text("status.actions." + verb).isEmpty());
  }
}
