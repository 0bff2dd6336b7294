package io.hostler.cli.syntax;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} says of a word. */
public final class Help {
  private static final int WIDTH = 100;

  private Help() {}

  /** Usage, what it does, and each word, argument and option that may follow. */
  public static String of(Parsed<?> parsed) {
    Word<?> word = parsed.last();
    StringBuilder text = new StringBuilder("Usage: " + parsed.spelled());
    for (Option option : word.options()) {
      if (option.required()) {
        text.append(' ').append(option.name()).append(' ').append(option.label());
      }
    }
    text.append(" [OPTIONS]");
    if (!word.words().isEmpty()) {
      text.append(" COMMAND");
    }
    for (Argument argument : word.arguments()) {
      String label = argument.label() + (argument.repeated() ? "..." : "");
      text.append(' ').append(argument.least() == 0 ? "[" + label + "]" : label);
    }
    text.append('\n').append(word.says()).append('\n');
    List<String[]> rows = new ArrayList<>();
    for (Argument argument : word.arguments()) {
      rows.add(new String[] {"  " + argument.label(), argument.says()});
    }
    for (Option option : word.options()) {
      rows.add(row(option));
    }
    rows.add(row(Parsed.HELP));
    table(text, rows);
    if (!word.words().isEmpty()) {
      text.append("Commands:\n");
      table(
          text,
          word.words().stream()
              .filter(next -> !next.hidden())
              .map(next -> new String[] {"  " + next.name(), next.says()})
              .toList());
    }
    return text.toString();
  }

  private static String[] row(Option option) {
    String letter = option.letter().isEmpty() ? "    " : "-" + option.letter() + ", ";
    String label = option.takesValue() ? " " + option.label() : "";
    String choices = option.choices().isEmpty() ? "" : ": " + String.join(", ", option.choices());
    String preset = option.preset().isEmpty() ? "" : "; default: " + option.preset();
    return new String[] {"  " + letter + option.name() + label, option.says() + choices + preset};
  }

  /** Two columns; the second goes on below itself. */
  private static void table(StringBuilder text, List<String[]> rows) {
    int first = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0) + 2;
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(row[0]).repeat(' ', first - row[0].length());
      for (String each : row[1].split(" ", -1)) {
        if (line.length() + each.length() > WIDTH) {
          text.append(line.toString().stripTrailing()).append('\n');
          line = new StringBuilder().repeat(' ', first);
        }
        line.append(each).append(' ');
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
