package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import io.hostler.cli.show.Texts;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** {@code hostler NOUN show NAME}. */
@picocli.CommandLine.Command(name = "show", description = "all that is known of one")
final class ShowCommand extends InEnvironment {
  private final Noun noun;

  @Parameters(paramLabel = "NAME", description = "name, uid, or the start of its id")
  String name = "";

  ShowCommand(Noun noun) {
    this.noun = noun;
  }

  @Override
  int run() {
    Tree resource = get(noun.target(environment, name));
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
