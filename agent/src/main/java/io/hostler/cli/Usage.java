package io.hostler.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is wrong with a command as it was typed: a line, and where the help is. */
final class Usage {

  private Usage() {}

  /** {@code help instance} as {@code instance --help}, {@code --version} as {@code version}. */
  static String[] meant(String[] typed) {
    return switch (typed.length == 0 ? "" : typed[0]) {
      case "help" ->
          Stream.concat(Arrays.stream(typed).skip(1), Stream.of("--help")).toArray(String[]::new);
      case "--version", "-V" ->
          Stream.concat(Stream.of("version"), Arrays.stream(typed).skip(1)).toArray(String[]::new);
      default -> typed;
    };
  }

  static int wrong(CommandLine.ParameterException problem, String[] unused) {
    CommandLine at = problem.getCommandLine();
    PrintWriter err = at.getErr();
    if (problem instanceof CommandLine.UnmatchedArgumentException unmatched) {
      err.println("hostler: " + unmatched(at, unmatched.getUnmatched().getFirst()));
    } else if (problem instanceof CommandLine.MissingParameterException missing) {
      err.println("hostler: " + names(missing) + " is missing");
    } else if (problem.getArgSpec() instanceof OptionSpec option && problem.getValue() != null) {
      err.println(
          "hostler: "
              + option.longestName()
              + ": '"
              + problem.getValue()
              + "' is not "
              + String.join(" ", option.description()));
    } else {
      // A noun alone: what it can do.
      at.usage(err);
      return Exit.ERROR;
    }
    err.println("  see " + at.getCommandSpec().qualifiedName() + " --help");
    return Exit.ERROR;
  }

  private static String unmatched(CommandLine at, String word) {
    if (word.startsWith("-")) {
      return "there is no option " + word;
    }
    return at.getSubcommands().isEmpty()
        ? "'" + word + "' is one too many"
        : "there is no " + word + "; " + verbs(at);
  }

  private static String verbs(CommandLine at) {
    return at.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(java.util.Map.Entry::getKey)
        .collect(Collectors.joining(", ", "there are: ", ""));
  }

  private static String names(CommandLine.MissingParameterException missing) {
    return missing.getMissing().stream().map(Usage::name).collect(Collectors.joining(", "));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }
}
