package io.hostler.cli;

import io.hostler.cli.client.ClientException;
import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;

/** {@code hostler completion} prints what the shell needs; it then asks {@code __complete}. */
final class Completion {

  private Completion() {}

  @picocli.CommandLine.Command(
      name = "completion",
      description = "for bash: source <(hostler completion)")
  static final class Script extends Command {
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

  @picocli.CommandLine.Command(name = "__complete", hidden = true)
  static final class Words extends Command {
    private final CommandLine root;

    @Parameters(arity = "0..*")
    List<String> words = List.of();

    Words(CommandLine root) {
      this.root = root;
    }

    @Override
    int run() {
      String begun = words.isEmpty() ? "" : words.getLast();
      CommandLine at = root;
      String noun = "";
      String environment = "default";
      int given = 0;
      OptionSpec open = null;
      for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
        CommandLine next = at.getSubcommands().get(word);
        if (open != null) {
          environment = open.longestName().equals("--environment") ? word : environment;
          open = null;
        } else if (word.startsWith("-")) {
          OptionSpec option = at.getCommandSpec().findOption(word);
          open = option != null && option.arity().max() > 0 ? option : null;
        } else if (next != null) {
          noun = at == root ? word : noun;
          at = next;
        } else {
          given++;
        }
      }
      List<String> all =
          open != null
              ? values(open)
              : begun.startsWith("-") ? options(at) : next(at, noun, given, environment);
      all.stream()
          .filter(candidate -> candidate.startsWith(begun))
          .sorted()
          .forEach(io().out()::println);
      return Exit.OK;
    }

    private static List<String> options(CommandLine at) {
      return at.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    }

    private List<String> values(OptionSpec option) {
      return switch (option.longestName()) {
        case "--output" -> List.of("table", "wide", "json", "yaml");
        case "--environment" -> names("environment", "");
        default -> List.of();
      };
    }

    /** Commands, or what is there of the kind that the next argument names. */
    private List<String> next(CommandLine at, String noun, int given, String environment) {
      if (!at.getSubcommands().isEmpty()) {
        return at.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
      }
      List<PositionalParamSpec> takes = at.getCommandSpec().positionalParameters();
      if (given >= takes.size()) {
        return List.of();
      }
      String label = takes.get(given).paramLabel().toLowerCase(Locale.ROOT);
      return names(isKind(label) ? label : isKind(noun) ? noun : "instance", environment);
    }

    /** Of what is there now; none when the agent does not answer. */
    private List<String> names(String kind, String environment) {
      boolean inOne =
          List.of(Noun.values()).stream()
              .anyMatch(noun -> noun.word().equals(kind) && !noun.cellWide());
      try {
        ClientReply reply =
            client().get("/v1/" + kind + (inOne ? "?environment=" + encoded(environment) : ""));
        String field = kind.equals("orphan") ? "uid" : "name";
        return reply.tree().list("items").stream().map((Tree item) -> item.text(field)).toList();
      } catch (ClientException e) {
        return List.of();
      }
    }

    private static boolean isKind(String word) {
      return word.equals("orphan")
          || List.of(Noun.values()).stream().anyMatch(noun -> noun.word().equals(word));
    }
  }
}
