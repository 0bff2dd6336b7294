package io.hostler.cli;

import io.hostler.cli.client.ClientException;
import io.hostler.cli.client.RefusedException;
import io.hostler.cli.syntax.Argument;
import io.hostler.cli.syntax.Completions;
import io.hostler.cli.syntax.Given;
import io.hostler.cli.syntax.Word;
import java.util.List;
import java.util.Locale;

/** {@code hostler completion} prints what the shell needs; it then asks {@code __complete}. */
final class Completion {
  static final Argument WORDS = Argument.of("WORD", "", "what is typed so far").optional().many();

  static final Argument SHELL =
      Argument.of("SHELL", "", "bash, zsh or fish; default: bash").optional();

  private Completion() {}

  /** {@code hostler completion}. */
  static final class Script extends Command {
    Script(Given given, Io io) {
      super(given, io);
    }

    @Override
    int run() {
      io().out().print(script(given().argument()));
      return Exit.OK;
    }

    private static String script(String shell) {
      return switch (shell) {
        case "", "bash" ->
            """
            _hostler() {
              local IFS=$'\\n'
              COMPREPLY=($(hostler __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
            }
            complete -o default -F _hostler hostler
            """;
        case "zsh" ->
            """
            _hostler() {
              local -a all
              all=("${(@f)$(hostler __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
              [[ -n $all ]] && compadd -a all || _files
            }
            compdef _hostler hostler
            """;
        case "fish" ->
            """
            complete -c hostler -a '(hostler __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
            """;
        default ->
            throw new WrongException("completion takes bash, zsh or fish, not '" + shell + "'");
      };
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
      if (kind.isEmpty() || kind.equals(kind.toUpperCase(Locale.ROOT))) {
        return List.of();
      }
      boolean inOne = Noun.of(kind).filter(noun -> !noun.cellWide()).isPresent();
      String environment = inOne ? typed.text(CommonOptions.ENVIRONMENT) : "";
      try {
        return names(client(), Target.with("/v1/" + kind, "environment", environment));
      } catch (ClientException | RefusedException e) {
        return List.of();
      }
    }
  }
}
