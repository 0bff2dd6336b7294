package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.syntax.Given;

/** {@code hostler NOUN delete NAME}. */
final class DeleteCommand extends Writing {
  private static final int GOING = 202;
  private final Noun noun;

  DeleteCommand(Noun noun, Given given, Io io) {
    super("DELETE", noun::target, given, io);
    this.noun = noun;
  }

  @Override
  int run() {
    ClientReply reply = write();
    int exit = show(reply);
    return waits() && reply.status() == GOING ? waiter().untilGone(noun.target(given())) : exit;
  }
}
