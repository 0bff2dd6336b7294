package io.hostler.cli;

import io.hostler.cli.client.Tree;
import java.io.PrintStream;
import java.util.List;

/** What a write did, or would do, for people. */
final class Change {

  private Change() {}

  /** {@code instance/web1 created}. */
  static String line(Tree written) {
    return name(written) + " " + written.text("change");
  }

  /** {@code instance/web1}, {@code instance/staging/web1}. */
  static String name(Tree written) {
    Tree resource = written.at("resource");
    String environment = resource.text("environment");
    String where = environment.isEmpty() || environment.equals("default") ? "" : environment + "/";
    return resource.text("kind") + "/" + where + resource.text("name");
  }

  /** The line, and below it each field that differs; of what was made only when it was not yet. */
  static void print(Tree written, boolean dryRun, PrintStream out) {
    out.println(name(written) + " " + says(written, dryRun) + holds(written));
    if (dryRun || !written.text("change").equals("created")) {
      written.list("differences").forEach(difference -> print(difference, out));
    }
  }

  private static String says(Tree written, boolean dryRun) {
    String change = written.text("change");
    if (!dryRun || !changes(written)) {
      return change;
    }
    return "would be " + (change.equals("deleting") ? "deleted" : change);
  }

  /** The addresses, or why there is no place for it. */
  static String holds(Tree written) {
    Tree status = written.at("resource.status");
    List<String> addresses = status.list("addresses").stream().map(Tree::toString).toList();
    if (!addresses.isEmpty()) {
      return " (" + String.join(", ", addresses) + ")";
    }
    boolean unplaced = !status.isEmpty() && status.text("node").isEmpty();
    return unplaced && !status.text("reason").isEmpty()
        ? " (no place yet: " + status.text("reason") + ")"
        : "";
  }

  private static void print(Tree difference, PrintStream out) {
    String name = difference.text("field");
    // The id and the time of what was asked for: of use to programs, which have them by -o json.
    if (name.startsWith("actions.")) {
      return;
    }
    String before = difference.text("before");
    String after = difference.text("after");
    String field = "  " + name + ": ";
    if (difference.at("before").isEmpty()) {
      out.println("  +" + field + after);
    } else if (difference.at("after").isEmpty()) {
      out.println("  -" + field + before);
    } else {
      out.println("  ~" + field + before + " -> " + after);
    }
  }

  static boolean changes(Tree written) {
    return !written.text("change").equals("unchanged");
  }
}
