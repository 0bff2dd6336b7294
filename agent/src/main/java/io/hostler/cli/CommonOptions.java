package io.hostler.cli;

import io.hostler.cli.syntax.Argument;
import io.hostler.cli.syntax.Option;

/** The options and arguments that commands have in common. */
final class CommonOptions {
  static final Option OUTPUT =
      Option.of("--output", "FORM", "the form of the answer")
          .letter("o")
          .choices("table", "wide", "json", "yaml");
  static final Option SOCKET =
      Option.of("--socket", "PATH", "the agent's socket; also by HOSTLER_SOCKET");
  static final Option ENVIRONMENT =
      Option.of("--environment", "ENVIRONMENT", "the environment; of documents that name none")
          .letter("e")
          .preset("default");
  static final Option ALL = Option.flag("--all", "of all environments").letter("A");
  static final Option TAG =
      Option.of("--tag", "TAG=VALUE", "only with this tag; more than once: with all of them")
          .letter("l")
          .many();
  static final Option FRESH = Option.flag("--fresh", "have the node look first");
  static final Option DRY_RUN =
      Option.flag("--dry-run", "check all, show what would change, write nothing");
  static final Option REASON = Option.of("--reason", "TEXT", "why, for the audit line");
  static final Option WAIT = Option.flag("--wait", "until it is in force");
  static final Option TIMEOUT =
      Option.of("--timeout", "TIME", "the longest wait: 90 (seconds), 90s, 5m, 1h30m")
          .preset("5m")
          .duration();
  static final Option CUT =
      Option.flag("--cut", "end the open flows that the rules no longer allow then");
  static final Option FILE =
      Option.of(
              "--file",
              "FILE",
              "documents in YAML or JSON, or a directory of them; - for standard input; may be repeated")
          .letter("f")
          .many();

  /** Of what is only looked at. */
  static final String ANY = "name, uid, or the start of its id";

  /** Of what is changed. */
  static final String CERTAIN = "name, uid, or id (8 digits)";

  private CommonOptions() {}

  /** The name of something that is there. */
  static Argument name(String kind, String says) {
    return Argument.of("NAME", kind, says);
  }
}
