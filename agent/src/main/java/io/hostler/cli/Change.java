package io.hostler.cli;

import io.hostler.cli.client.Tree;
import java.io.PrintStream;

/** What a write did, for people. */
final class Change {

  private Change() {}

  /** {@code instance/web1 created}. */
  static String line(Tree written) {
    Tree resource = written.at("resource");
    String environment = resource.text("environment");
    String where = environment.isEmpty() || environment.equals("default") ? "" : environment + "/";
    return resource.text("kind")
        + "/"
        + where
        + resource.text("name")
        + " "
        + written.text("change");
  }

  /** The line, and below it each field that differs. */
  static void print(Tree written, PrintStream out) {
    String addresses = String.join(", ", addresses(written));
    out.println(line(written) + (addresses.isEmpty() ? "" : " (" + addresses + ")"));
    for (Tree difference : written.list("differences")) {
      String before = difference.text("before");
      String after = difference.text("after");
      String field = "  " + difference.text("field") + ": ";
      if (difference.at("before").isEmpty()) {
        out.println("  +" + field + after);
      } else if (difference.at("after").isEmpty()) {
        out.println("  -" + field + before);
      } else {
        out.println("  ~" + field + before + " -> " + after);
      }
    }
  }

  private static java.util.List<String> addresses(Tree written) {
    return written.list("resource.status.addresses").stream().map(Tree::toString).toList();
  }

  static boolean changes(Tree written) {
    return !written.text("change").equals("unchanged");
  }
}
