package io.hostler.cli;

import io.hostler.cli.client.ClientException;
import io.hostler.cli.client.Reply;
import io.hostler.cli.client.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
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
      for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
        CommandLine next = at.getSubcommands().get(word);
        if (next != null) {
          noun = at == root ? word : noun;
          at = next;
        }
      }
      candidates(at, noun, begun).stream()
          .filter(candidate -> candidate.startsWith(begun))
          .sorted()
          .forEach(io().out()::println);
      return Exit.OK;
    }

    private List<String> candidates(CommandLine at, String noun, String begun) {
      List<String> all = new ArrayList<>();
      if (begun.startsWith("-")) {
        at.getCommandSpec().options().forEach(option -> all.add(option.longestName()));
        return all;
      }
      at.getSubcommands()
          .forEach(
              (name, command) -> {
                if (!command.getCommandSpec().usageMessage().hidden()) {
                  all.add(name);
                }
              });
      if (!at.getCommandSpec().positionalParameters().isEmpty()) {
        all.addAll(names(noun));
      }
      return all;
    }

    /** Of what is there now; none when the agent does not answer. */
    private List<String> names(String noun) {
      String kind = Optional.of(noun).filter(word -> isKind(word)).orElse("instance");
      try {
        Reply reply = client().get("/v1/" + kind);
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
