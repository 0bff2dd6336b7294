package io.hostler.cli;

import picocli.CommandLine.Option;

/** The environment of commands on what lives in one. */
abstract class InEnvironment extends Command {
  @Option(
      names = {"-e", "--environment"},
      defaultValue = "default",
      description = "the environment; default: ${DEFAULT-VALUE}")
  String environment = "default";
}
