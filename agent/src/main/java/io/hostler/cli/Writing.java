package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.syntax.Given;
import java.util.Map;
import java.util.function.Function;

/** What commands that change something have. */
class Writing extends Command {
  private final String method;
  private final Function<Given, String> target;

  /** A command that only writes and shows what became of it. */
  static Maker at(String method, Function<Given, String> target) {
    return (given, io) -> new Writing(method, target, given, io);
  }

  Writing(String method, Function<Given, String> target, Given given, Io io) {
    super(given, io);
    this.method = method;
    this.target = target;
  }

  @Override
  int run() {
    return show(write());
  }

  boolean isDryRun() {
    return given().is(CommonOptions.DRY_RUN);
  }

  boolean waits() {
    return given().is(CommonOptions.WAIT) && !isDryRun();
  }

  /** With what changes the way of the write. */
  String changing(String to) {
    String dry = Target.with(to, "dryRun", isDryRun() ? "true" : "");
    return Target.with(dry, "cut", given().is(CommonOptions.CUT) ? "true" : "");
  }

  ClientReply write() {
    return ask(method, changing(target.apply(given())), Map.of(), "");
  }

  /** The revision that a write made. */
  static long revision(ClientReply written) {
    return Long.parseLong(written.headers().getOrDefault("etag", "0").replace("\"", ""));
  }

  /**
   * Until what was written is in force where it has to be.
   *
   * @param target of the resource
   */
  int await(String kind, String target, long revision) {
    return kind.equals(Noun.INSTANCE.word())
        ? waiter().untilInForce(target, revision)
        : waiter().untilUsersHave(target, revision);
  }

  Waiter waiter() {
    return new Waiter(client(), io(), given().duration(CommonOptions.TIMEOUT));
  }
}
