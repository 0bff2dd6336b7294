package io.hostler.cli;

import io.hostler.cli.syntax.Given;

/**
 * A kind of resource that commands are about.
 *
 * @param word as it is typed, and in the agent's addresses
 * @param cellWide whether it lives in no environment
 */
record Noun(String word, boolean cellWide) {
  static final Noun INSTANCE = new Noun("instance", false);
  static final Noun IMAGE = new Noun("image", true);
  static final Noun SSHKEY = new Noun("sshkey", false);
  static final Noun ADDRESSPOOL = new Noun("addresspool", true);
  static final Noun ENVIRONMENT = new Noun("environment", true);
  static final Noun FIREWALL = new Noun("firewall", false);
  static final Noun NODE = new Noun("node", true);

  /** {@code /v1/instance/default/web1}, in the environment that was typed. */
  String target(Given given, String name) {
    return Target.of(word, cellWide ? "" : given.text(CommonOptions.ENVIRONMENT), name);
  }

  /** Of the first argument. */
  String target(Given given) {
    return target(given, given.argument());
  }
}
