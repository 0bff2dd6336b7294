package io.hostler.cli;

import io.hostler.cli.client.Tree;
import picocli.CommandLine.Parameters;

/** {@code hostler instance start|stop|reboot|reset|rebuild NAME}. */
@picocli.CommandLine.Command
final class ActCommand extends Writing {
  private final String verb;

  @Parameters(paramLabel = "NAME", description = "name, uid, or id (8 digits)")
  String name = "";

  ActCommand(String verb) {
    this.verb = verb;
  }

  @Override
  int run() {
    String target = Noun.INSTANCE.target(environment, name);
    Tree written = write("POST", target + "/actions/" + verb);
    int exit = wrote(written);
    if (dryRun || !wait) {
      return exit;
    }
    exit = waiter().untilInForce(target, written.at("resource"), this::ended);
    return exit == Exit.OK ? went(get(target)) : exit;
  }

  @Override
  void show(Tree written) {
    if (!dryRun && written.text("change").equals("changed")) {
      io().out().println(Change.name(written) + " " + verb + " asked for" + Change.holds(written));
    } else {
      super.show(written);
    }
  }

  /** The action was done and all is as wished, or the action was given up. */
  private boolean ended(Tree instance) {
    String result = instance.text("status.actions." + verb);
    boolean asked = !instance.at("actions." + verb).isEmpty();
    boolean done = !asked || result.equals("done");
    return failed(result) || (done && Waiter.inForce(instance));
  }

  private int went(Tree instance) {
    String result = instance.text("status.actions." + verb);
    if (failed(result)) {
      io().err().println("hostler: the " + verb + " of " + name + ": " + result);
      return Exit.ERROR;
    }
    return Exit.OK;
  }

  private static boolean failed(String result) {
    return !result.isEmpty() && !result.equals("done") && !result.equals("running");
  }
}
