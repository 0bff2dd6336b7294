package io.hostler.cli;

import io.hostler.cli.syntax.Given;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A kind of resource that commands are about, in the order of the help. */
enum Noun {
  INSTANCE(false),
  IMAGE(true),
  SSHKEY(false),
  ADDRESSPOOL(true),
  ENVIRONMENT(true),
  FIREWALL(false),
  NODE(true);

  private final String word = name().toLowerCase(Locale.ROOT);
  private final boolean cellWide;

  Noun(boolean cellWide) {
    this.cellWide = cellWide;
  }

  /** As it is typed, and in the agent's addresses. */
  String word() {
    return word;
  }

  /** Whether it lives in no environment. */
  boolean cellWide() {
    return cellWide;
  }

  /** By its word. */
  static Optional<Noun> of(String word) {
    return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** {@code /v1/instance/default/web1}, in the environment that was typed. */
  String target(Given given, String name) {
    return Target.of(word, cellWide ? "" : given.text(CommonOptions.ENVIRONMENT), name);
  }

  /** Of the first argument. */
  String target(Given given) {
    return target(given, given.argument());
  }
}
