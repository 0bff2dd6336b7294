package io.hostler.cli.syntax;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed after a command's words.
 *
 * @param options by name, in the order of typing
 * @param arguments in order
 */
public record Given(Map<String, List<String>> options, List<String> arguments) {

  public boolean is(Option flag) {
    return options.containsKey(flag.name());
  }

  /** Its value, else its preset, else empty. */
  public String text(Option option) {
    return optional(option).orElse(option.preset());
  }

  public Optional<String> optional(Option option) {
    return Optional.ofNullable(options.get(option.name())).map(List::getLast);
  }

  public List<String> all(Option option) {
    return options.getOrDefault(option.name(), List.of());
  }

  /** Of an option that takes a number and has a preset. */
  public long number(Option option) {
    return Long.parseLong(text(option));
  }

  /** Of an option that takes a time and has a preset. */
  public Duration duration(Option option) {
    return Durations.parse(text(option)).orElseThrow();
  }

  /** The first argument; empty when none is given. */
  public String argument() {
    return arguments.isEmpty() ? "" : arguments.getFirst();
  }
}
