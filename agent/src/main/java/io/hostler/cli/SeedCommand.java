package io.hostler.cli;

import io.hostler.cli.client.Tree;
import picocli.CommandLine.Parameters;

/** {@code hostler instance seed NAME}. */
@picocli.CommandLine.Command(
    name = "seed",
    description = "the files that the guest gets; they may hold secrets")
final class SeedCommand extends InEnvironment {
  @Parameters(paramLabel = "NAME", description = "name, uid, or the start of its id")
  String name = "";

  @Override
  int run() {
    Tree seed = get(Noun.INSTANCE.target(environment, name) + "/seed");
    if (!isTable()) {
      print(seed);
      return Exit.OK;
    }
    seed.fields().forEach((file, text) -> io().out().println("==> " + file + "\n" + text));
    return Exit.OK;
  }
}
