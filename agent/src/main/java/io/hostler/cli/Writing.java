package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** What commands that change something have. */
abstract class Writing extends InEnvironment {
  @Option(names = "--dry-run", description = "check all, show what would change, write nothing")
  boolean dryRun;

  @Option(names = "--reason", defaultValue = "", description = "why, for the audit line")
  String reason = "";

  @Option(names = "--wait", description = "until it is in force")
  boolean wait;

  @Option(
      names = "--timeout",
      defaultValue = "300",
      description = "the longest wait in seconds; default: ${DEFAULT-VALUE}")
  long timeout = 300;

  @Override
  String reason() {
    return reason;
  }

  String dry(String target) {
    return target + (dryRun ? (target.contains("?") ? "&" : "?") + "dryRun=true" : "");
  }

  Tree write(String method, String target) {
    ClientReply reply = client().call(method, dry(target), Map.of(), "");
    return ok(reply);
  }

  Waiter waiter() {
    return new Waiter(client(), io(), Duration.ofSeconds(timeout));
  }

  /** For people. */
  void show(Tree written) {
    Change.print(written, dryRun, io().out());
  }

  /** Prints what a write did; of a dry run the exit code says whether it would do something. */
  int wrote(Tree written) {
    if (isTable()) {
      show(written);
    } else {
      print(written);
    }
    return dryRun && Change.changes(written) ? Exit.CHANGE : Exit.OK;
  }
}
