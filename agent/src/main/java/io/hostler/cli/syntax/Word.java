package io.hostler.cli.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A word of the command line: a command, or a group of commands.
 *
 * @param options in the order of the help
 * @param words what may follow; a command has none
 * @param hidden whether help leaves it out
 * @param command what it stands for: whatever the caller makes of it
 */
public record Word<T>(
    String name,
    String says,
    List<Option> options,
    List<Argument> arguments,
    List<Word<T>> words,
    boolean hidden,
    Optional<T> command) {

  public static <T> Word<T> command(String name, String says, T command) {
    return new Word<>(name, says, List.of(), List.of(), List.of(), false, Optional.of(command));
  }

  public static <T> Word<T> group(String name, String says, List<Word<T>> words) {
    return new Word<>(name, says, List.of(), List.of(), words, false, Optional.empty());
  }

  public Word<T> with(Option... more) {
    List<Option> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Word<>(name, says, all, arguments, words, hidden, command);
  }

  public Word<T> takes(Argument... all) {
    return new Word<>(name, says, options, List.of(all), words, hidden, command);
  }

  public Word<T> hide() {
    return new Word<>(name, says, options, arguments, words, true, command);
  }

  Optional<Word<T>> word(String typed) {
    for (Word<T> word : words) {
      if (word.name().equals(typed)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  List<String> visible() {
    return words.stream().filter(word -> !word.hidden()).map(Word::name).toList();
  }

  /** By {@code --name} or {@code -letter}. */
  Optional<Option> option(String typed) {
    for (Option option : options) {
      if (typed.equals(option.name()) || typed.equals("-" + option.letter())) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  Stream<String> optionNames() {
    return options.stream().map(Option::name);
  }
}
