package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import io.hostler.text.Age;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code hostler NOUN show NAME}. */
final class ShowCommand extends Command {
  private final Noun noun;
  private boolean isFirst = true;

  ShowCommand(Noun noun, Given given, Io io) {
    super(given, io);
    this.noun = noun;
  }

  @Override
  int run() {
    return each(given().arguments(), this::one);
  }

  private int one(String name) {
    if (!isFirst && !given().text(CommonOptions.OUTPUT).equals("json")) {
      io().out().println("---");
    }
    isFirst = false;
    Tree resource = get(noun.target(given(), name));
    if (!isTable()) {
      print(resource);
      return Exit.OK;
    }
    Instant now = io().clock().instant();
    PrintStream out = io().out();
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    if (resource.value() instanceof Map<?, ?> map) {
      map.forEach((field, value) -> rest.put(String.valueOf(field), value));
    }
    rest.remove("status");
    rest.remove("actions", Map.of());
    out.print(Texts.yaml(rest));
    Tree status = resource.at("status");
    if (!status.isEmpty()) {
      String reason = status.text("reason");
      String since = Age.of(status.text("since"), now);
      out.println(
          "state: "
              + status.text("state")
              + (since.isEmpty() ? "" : " (" + since + ")")
              + (reason.isEmpty() ? "" : " - " + reason));
      out.println("node: " + dash(status.text("node")));
      out.println(
          "addresses: "
              + dash(
                  String.join(
                      ", ", status.list("addresses").stream().map(Tree::toString).toList())));
      List<Tree> firewalls = resource.list("spec.firewalls");
      if (!firewalls.isEmpty()) {
        out.println(
            "firewalls: " + String.join(", ", firewalls.stream().map(Tree::toString).toList()));
      }
      for (Tree condition : status.list("conditions")) {
        out.println(
            "condition: "
                + condition.text("type")
                + " ("
                + Age.of(condition.text("since"), now)
                + ") "
                + condition.text("reason"));
      }
    }
    return Exit.OK;
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
