package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code hostler NOUN list}. */
@picocli.CommandLine.Command(name = "list", description = "all of them")
final class ListCommand extends InEnvironment {
  private final Noun noun;

  @Option(
      names = {"-A", "--all"},
      description = "of all environments")
  boolean all;

  @Option(
      names = {"-l", "--tag"},
      paramLabel = "TAG=VALUE",
      description = "only with this tag; more than once: with all of them")
  @Nullable List<String> tags;

  ListCommand(Noun noun) {
    this.noun = noun;
  }

  @Override
  int run() {
    List<String> query = new ArrayList<>();
    if (!noun.cellWide() && !all) {
      query.add("environment=" + encoded(environment));
    }
    if (tags != null) {
      query.add("tag=" + encoded(String.join(",", tags)));
    }
    String target = "/v1/" + noun.word();
    Tree reply = get(query.isEmpty() ? target : target + "?" + String.join("&", query));
    if (!isTable()) {
      print(reply);
      return Exit.OK;
    }
    var now = io().clock().instant();
    List<Tree> items = reply.list("items");
    io().out().print(noun.table(items, all || output == Output.WIDE, now));
    if (items.isEmpty()) {
      String where = noun.cellWide() || all ? "" : " in environment " + environment;
      String which = tags == null ? "" : " with " + String.join(", ", tags);
      io().err().println("no " + noun.word() + "s" + where + which);
    }
    String stale = reply.text("staleSince");
    if (!stale.isEmpty()) {
      io().err().println("the store does not answer: this is " + Age.of(stale, now) + " old");
    }
    return Exit.OK;
  }
}
