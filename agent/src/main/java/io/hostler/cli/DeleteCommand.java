package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.syntax.Given;
import java.util.List;
import java.util.function.Function;

/** {@code hostler NOUN delete NAME...}, and {@code hostler delete -f FILE}. */
final class DeleteCommand extends Writing {
  private static final int GOING = 202;
  private final Function<Given, List<String>> targets;

  private DeleteCommand(Function<Given, List<String>> targets, Given given, Io io) {
    super("DELETE", Given::argument, given, io);
    this.targets = targets;
  }

  /** Of names that are typed. */
  static Maker of(Noun noun) {
    return (given, io) ->
        new DeleteCommand(
            typed -> typed.arguments().stream().map(name -> noun.target(typed, name)).toList(),
            given,
            io);
  }

  /** Of what documents declare: what names others goes before what they name. */
  static Maker ofFiles() {
    return (given, io) -> new DeleteCommand(typed -> DeclaredNames.targets(typed, io), given, io);
  }

  @Override
  int run() {
    return each(targets.apply(given()), this::one);
  }

  private int one(String target) {
    ClientReply reply = ask("DELETE", changing(target));
    int exit = show(reply);
    return waits() && reply.status() == GOING ? waiter().untilGone(target) : exit;
  }
}
