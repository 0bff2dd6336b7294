package io.hostler.cli.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was typed, as far as it could be read.
 *
 * @param path the words, from the program's own to the last
 * @param problem why it can't be meant; empty: it can
 */
public record Parsed<T>(List<Word<T>> path, Given given, Optional<String> problem) {
  /** Every word takes it. */
  public static final Option HELP = Option.flag("--help", "this help").letter("h");

  public Word<T> last() {
    return path.getLast();
  }

  /** {@code hostler instance list}. */
  public String spelled() {
    return path.stream().map(Word::name).collect(Collectors.joining(" "));
  }

  public boolean wantsHelp() {
    return given.is(HELP);
  }

  /** Reads what was typed after the program's own word. */
  public static <T> Parsed<T> of(Word<T> root, List<String> typed) {
    List<Word<T>> path = new ArrayList<>(List.of(root));
    int at = 0;
    while (at < typed.size()) {
      Optional<Word<T>> next = path.getLast().word(typed.get(at));
      if (next.isEmpty()) {
        break;
      }
      path.add(next.get());
      at++;
    }
    Reader reader = new Reader(path.getLast());
    Optional<String> problem = Optional.empty();
    try {
      reader.read(typed.subList(at, typed.size()));
      if (!reader.options.containsKey(HELP.name())) {
        reader.complete();
      }
    } catch (SyntaxException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    return new Parsed<>(path, new Given(reader.options, reader.arguments), problem);
  }

  /** Reads the options and arguments of one word. */
  private static final class Reader {
    private final Word<?> word;
    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final List<String> arguments = new ArrayList<>();

    Reader(Word<?> word) {
      this.word = word;
    }

    void read(List<String> typed) {
      for (int at = 0; at < typed.size(); at++) {
        String text = typed.get(at);
        if (text.equals("--")) {
          typed.subList(at + 1, typed.size()).forEach(this::argument);
          return;
        }
        if (!text.startsWith("-") || text.equals("-")) {
          argument(text);
          continue;
        }
        int cut = value(text);
        Option option = option(text.substring(0, cut));
        if (!option.takesValue()) {
          if (cut < text.length()) {
            throw new SyntaxException(option.name() + " takes no value");
          }
          put(option, "");
        } else if (cut < text.length()) {
          put(option, text.substring(text.charAt(cut) == '=' ? cut + 1 : cut));
        } else if (at + 1 < typed.size()) {
          at++;
          put(option, typed.get(at));
        } else {
          throw new SyntaxException(option.name() + " needs a value: " + option.label());
        }
      }
    }

    /** Where the value in {@code --name=value}, {@code -n=value} or {@code -nvalue} begins. */
    private static int value(String text) {
      if (!text.startsWith("--")) {
        return Math.min(2, text.length());
      }
      int equals = text.indexOf('=');
      return equals < 0 ? text.length() : equals;
    }

    private Option option(String typed) {
      if (typed.equals(HELP.name()) || typed.equals("-" + HELP.letter())) {
        return HELP;
      }
      return word.option(typed)
          .orElseThrow(
              () ->
                  new SyntaxException(
                      "there is no option "
                          + typed
                          + Similar.hint(typed, word.optionNames().toList())));
    }

    private void put(Option option, String typed) {
      List<String> all = options.computeIfAbsent(option.name(), none -> new ArrayList<>());
      if (!all.isEmpty() && option.takesValue() && !option.repeated()) {
        throw new SyntaxException(option.name() + " is given twice");
      }
      all.add(option.takesValue() ? option.value(typed) : "");
    }

    private void argument(String typed) {
      if (!word.words().isEmpty()) {
        throw new SyntaxException(
            "there is no "
                + typed
                + Similar.hint(typed, word.visible())
                + "; there are: "
                + String.join(", ", word.visible()));
      }
      List<Argument> takes = word.arguments();
      if (arguments.size() >= takes.size() && (takes.isEmpty() || !takes.getLast().repeated())) {
        throw new SyntaxException("'" + typed + "' is one too many");
      }
      arguments.add(typed);
    }

    /** Nothing that the command needs is missing. */
    void complete() {
      List<String> missing = new ArrayList<>();
      for (Option option : word.options()) {
        if (option.required() && !options.containsKey(option.name())) {
          missing.add(option.name() + " " + option.label());
        }
      }
      word.arguments().stream()
          .skip(arguments.size())
          .filter(argument -> argument.least() > 0)
          .forEach(argument -> missing.add(argument.label()));
      if (!missing.isEmpty()) {
        throw new SyntaxException(
            String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " missing");
      }
    }
  }
}
