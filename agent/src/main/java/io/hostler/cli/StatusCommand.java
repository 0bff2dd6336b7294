package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import java.io.PrintStream;
import java.time.Instant;
import java.util.stream.Collectors;

/** {@code hostler status}. */
@picocli.CommandLine.Command(
    name = "status",
    description = "how this node and its cell are (exit 2 when a part is down)")
final class StatusCommand extends Command {
  @Override
  int run() {
    Tree status = get("/v1/status");
    boolean down =
        status.list("parts").stream().anyMatch(part -> part.text("state").equals("down"));
    if (!isTable()) {
      print(status);
      return down ? Exit.ERROR : Exit.OK;
    }
    Instant now = io().clock().instant();
    PrintStream out = io().out();
    out.println(
        "node "
            + status.text("node")
            + ", hostlerd "
            + status.text("version")
            + ", up "
            + Age.of(status.text("startedAt"), now));
    for (Tree part : status.list("parts")) {
      String since = Age.of(part.text("since"), now);
      out.println(
          "  "
              + part.text("name")
              + ": "
              + part.text("state")
              + (since.isEmpty() ? "" : " (" + since + ")")
              + (part.text("detail").isEmpty() ? "" : " - " + part.text("detail")));
    }
    String instances = status.at("instances").isEmpty() ? "unknown" : states(status);
    out.println("instances: " + (instances.isEmpty() ? "none" : instances));
    out.println("nodes: " + known(status, "nodes") + ", orphans: " + known(status, "orphans"));
    return down ? Exit.ERROR : Exit.OK;
  }

  private static String states(Tree status) {
    return status.fields("instances").entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** What the node does not know yet it leaves out. */
  private static String known(Tree status, String field) {
    return status.at(field).isEmpty() ? "unknown" : status.text(field);
  }
}
