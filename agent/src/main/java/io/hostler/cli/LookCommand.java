package io.hostler.cli;

import io.hostler.cli.syntax.Given;
import java.util.function.Function;

/** Shows what the agent answers somewhere. */
final class LookCommand extends Command {
  private final Function<Given, String> target;

  /**
   * @param target of what was typed
   */
  static Maker at(Function<Given, String> target) {
    return (given, io) -> new LookCommand(given, io, target);
  }

  private LookCommand(Given given, Io io, Function<Given, String> target) {
    super(given, io);
    this.target = target;
  }

  @Override
  int run() {
    return show(ask("GET", target.apply(given())));
  }
}
