package io.hostler.cli;

import io.hostler.cli.client.Tree;
import picocli.CommandLine.Parameters;

/** {@code hostler NOUN delete NAME}. */
@picocli.CommandLine.Command(name = "delete", description = "delete one")
final class DeleteCommand extends Writing {
  private final Noun noun;

  @Parameters(paramLabel = "NAME", description = "name, uid, or id (8 digits)")
  String name = "";

  DeleteCommand(Noun noun) {
    this.noun = noun;
  }

  @Override
  int run() {
    String target = noun.target(environment, name);
    Tree written = write("DELETE", target);
    int exit = wrote(written);
    return wait && !dryRun && written.text("change").equals("deleting")
        ? waiter().untilGone(target)
        : exit;
  }
}
