package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;

/** {@code hostler store status|accept|redeclare}. */
@picocli.CommandLine.Command
final class StoreCommand extends Writing {
  private final String verb;

  StoreCommand(String verb) {
    this.verb = verb;
  }

  @Override
  int run() {
    Tree store = verb.equals("status") ? get("/v1/store") : write("POST", "/v1/store/" + verb);
    if (!isTable()) {
      print(store);
      return Exit.OK;
    }
    String since = Age.of(store.text("since"), io().clock().instant());
    io().out()
        .println(
            "store: "
                + store.text("state")
                + " for "
                + since
                + ", era "
                + store.text("era")
                + ", revision "
                + store.text("revision"));
    if (!store.text("regressed").isEmpty()) {
      io().out().println("  " + store.text("regressed"));
    }
    store.list("differences").forEach(line -> io().out().println("  " + line));
    return Exit.OK;
  }
}
