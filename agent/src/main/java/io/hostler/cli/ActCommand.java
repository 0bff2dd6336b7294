package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.syntax.Given;

/** {@code hostler instance start|stop|reboot|reset|rebuild NAME}. */
final class ActCommand extends Writing {
  private final String verb;

  ActCommand(String verb, Given given, Io io) {
    super("POST", typed -> Noun.INSTANCE.target(typed) + "/actions/" + verb, given, io);
    this.verb = verb;
  }

  @Override
  int run() {
    return each(given().arguments(), this::one);
  }

  private int one(String name) {
    String target = Noun.INSTANCE.target(given(), name);
    ClientReply reply = ask("POST", changing(target + "/actions/" + verb));
    int exit = show(reply);
    if (!waits()) {
      return exit;
    }
    exit = waiter().untilInForce(target, revision(reply), this::ended);
    return exit == Exit.OK ? went(name, get(target)) : exit;
  }

  /** The action was done and all is as wished, or the action was given up. */
  private boolean ended(Tree instance) {
    String result = instance.text("status.actions." + verb);
    boolean asked = !instance.at("actions." + verb).isEmpty();
    boolean done = !asked || result.equals("done");
    return failed(result) || (done && Waiter.inForce(instance));
  }

  private int went(String name, Tree instance) {
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
