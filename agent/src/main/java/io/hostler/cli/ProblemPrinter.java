package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import java.io.PrintStream;

/** Problem details for people: what is wrong, each field on its line, what to do. */
final class ProblemPrinter {

  private ProblemPrinter() {}

  static void print(ClientReply reply, PrintStream err) {
    if (reply.tree().text("code").isEmpty()) {
      err.println("hostler: the agent answered " + reply.status());
    } else {
      print(reply.tree(), err);
    }
  }

  static void print(Tree problem, PrintStream err) {
    String code = problem.text("code");
    if (problem.list("errors").isEmpty()) {
      // What the API calls a part of the query is an option here.
      String detail = problem.text("detail").replaceFirst("^the query's (\\w+)", "--$1");
      err.println("hostler: " + detail + " [" + code + "]");
    } else {
      err.println("hostler: " + problem.text("title").toLowerCase(java.util.Locale.ROOT) + ":");
      for (Tree error : problem.list("errors")) {
        String file = error.text("file");
        err.println("  " + (file.isEmpty() ? "" : file + ": ") + where(error) + error.text("says"));
      }
    }
    for (Tree written : problem.list("resources")) {
      Tree resource = written.at("resource");
      String environment = resource.text("environment");
      err.println(
          "  written before: "
              + resource.text("kind")
              + "/"
              + (environment.isEmpty() ? "" : environment + "/")
              + resource.text("name")
              + " "
              + written.text("change"));
    }
    if (!problem.text("advice").isEmpty()) {
      err.println("  " + problem.text("advice"));
    }
  }

  /** {@code documents[1] (instance web1): spec.cpus: }. */
  private static String where(Tree error) {
    String field = error.text("field");
    String resource = error.text("resource");
    if (!resource.isEmpty()) {
      String[] parts = field.split("\\.", 2);
      return parts[0] + " (" + resource + "): " + (parts.length == 1 ? "" : parts[1] + ": ");
    }
    return field.isEmpty() ? "" : field + ": ";
  }
}
