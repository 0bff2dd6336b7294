package io.hostler.cli;

import io.hostler.cli.client.Reply;
import io.hostler.cli.client.Tree;
import java.io.PrintStream;

/** Problem details for people: what is wrong, each field on its line, what to do. */
final class Problems {

  private Problems() {}

  static void print(Reply reply, PrintStream err) {
    Tree problem = reply.tree();
    String code = problem.text("code");
    if (code.isEmpty()) {
      err.println("hostler: the agent answered " + reply.status());
      return;
    }
    if (problem.list("errors").isEmpty()) {
      err.println("hostler: " + problem.text("detail") + " [" + code + "]");
    } else {
      err.println("hostler: " + problem.text("title").toLowerCase(java.util.Locale.ROOT) + ":");
      for (Tree error : problem.list("errors")) {
        String field = error.text("field");
        err.println("  " + (field.isEmpty() ? "" : field + ": ") + error.text("says"));
      }
    }
    for (Tree written : problem.list("resources")) {
      err.println("  written before: " + Change.line(written));
    }
    if (!problem.text("advice").isEmpty()) {
      err.println("  " + problem.text("advice"));
    }
  }
}
