package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.syntax.Given;
import io.hostler.text.Age;

/** {@code hostler NOUN list}. */
final class ListCommand extends Command {
  private final Noun noun;

  ListCommand(Noun noun, Given given, Io io) {
    super(given, io);
    this.noun = noun;
  }

  @Override
  boolean isWide() {
    return super.isWide() || given().is(CommonOptions.ALL);
  }

  @Override
  int run() {
    boolean inOne = !noun.cellWide() && !given().is(CommonOptions.ALL);
    String environment = given().text(CommonOptions.ENVIRONMENT);
    String tags = String.join(",", given().all(CommonOptions.TAG));
    String target = "/v1/" + noun.word();
    target = Target.with(target, "environment", inOne ? environment : "");
    ClientReply reply = ask("GET", Target.with(target, "tag", tags));
    int exit = show(reply);
    if (isTable() && reply.text().indexOf('\n') == reply.text().length() - 1) {
      if (inOne && !isThere(environment)) {
        throw new WrongException(
            "there is no environment " + environment + "; hostler environment list shows all");
      }
      io().err()
          .println(
              "no "
                  + noun.word()
                  + "s"
                  + (inOne ? " in environment " + environment : "")
                  + (tags.isEmpty() ? "" : " with " + tags.replace(",", ", ")));
    }
    String stale = reply.headers().getOrDefault("x-hostler-stale-since", "");
    if (isTable() && !stale.isEmpty()) {
      String age = Age.of(stale, io().clock().instant());
      io().err().println("the store does not answer: this is " + age + " old");
    }
    return exit;
  }

  private boolean isThere(String environment) {
    return environment.equals("default")
        || names(client(), "/v1/environment").contains(environment);
  }
}
