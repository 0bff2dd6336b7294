package io.hostler.cli;

import io.hostler.cli.client.ClientException;
import io.hostler.cli.client.RefusedException;
import io.hostler.cli.syntax.Argument;
import io.hostler.cli.syntax.Completions;
import io.hostler.cli.syntax.Given;
import io.hostler.cli.syntax.Word;
import java.util.List;

/** {@code hostler completion} prints what the shell needs; it then asks {@code __complete}. */
final class Completion {
  static final Argument WORDS = Argument.of("WORD", "", "what is typed so far").optional().many();

  private Completion() {}

  /** {@code hostler completion}. */
  static final class Script extends Command {
    Script(Given given, Io io) {
      super(given, io);
    }

    @Override
    int run() {
      io().out()
          .print(
              """
              _hostler() {
                local IFS=$'\\n'
                COMPREPLY=($(hostler __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
              }
              complete -o default -F _hostler hostler
              """);
      return Exit.OK;
    }
  }

  /** {@code hostler __complete -- WORD...}: what the last, begun word could be. */
  static final class Words extends Command {
    Words(Given given, Io io) {
      super(given, io);
    }

    @Override
    int run() {
      Completions.of(Words.root(), given().arguments(), this::names).forEach(io().out()::println);
      return Exit.OK;
    }

    private static Word<Maker> root() {
      return Hostler.tree();
    }

    /** Of what is there now; none when the agent does not answer. */
    private List<String> names(String kind, Given typed) {
      if (kind.isEmpty() || kind.equals(kind.toUpperCase(java.util.Locale.ROOT))) {
        return List.of();
      }
      boolean inOne = Hostler.NOUNS.stream().anyMatch(n -> n.word().equals(kind) && !n.cellWide());
      String environment = inOne ? typed.text(CommonOptions.ENVIRONMENT) : "";
      try {
        return names(client(), Target.with("/v1/" + kind, "environment", environment));
      } catch (ClientException | RefusedException e) {
        return List.of();
      }
    }
  }
}
