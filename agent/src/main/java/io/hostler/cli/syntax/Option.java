package io.hostler.cli.syntax;

import java.util.List;

/**
 * An option.
 *
 * @param letter its short form; empty: none
 * @param label what its value is called, in capitals; empty: a switch, which takes none
 * @param preset what holds when it is not given; empty: nothing
 * @param choices all values that it takes; empty: any
 * @param numeric whether its value is a number
 * @param repeated whether it may be given more than once
 * @param required whether the command needs it
 */
public record Option(
    String name,
    String letter,
    String label,
    String says,
    String preset,
    List<String> choices,
    boolean numeric,
    boolean repeated,
    boolean required) {
  private static final int MOST_DIGITS = 9;

  /** On when given. */
  public static Option flag(String name, String says) {
    return new Option(name, "", "", says, "", List.of(), false, false, false);
  }

  /** With a value. */
  public static Option of(String name, String label, String says) {
    return new Option(name, "", label, says, "", List.of(), false, false, false);
  }

  public Option letter(String newLetter) {
    return new Option(name, newLetter, label, says, preset, choices, numeric, repeated, required);
  }

  public Option preset(String newPreset) {
    return new Option(name, letter, label, says, newPreset, choices, numeric, repeated, required);
  }

  /** One of these; the first is the preset. */
  public Option choices(String... all) {
    return new Option(name, letter, label, says, all[0], List.of(all), false, repeated, required);
  }

  /** A number of up to nine digits. */
  public Option number() {
    return new Option(name, letter, label, says, preset, choices, true, repeated, required);
  }

  public Option many() {
    return new Option(name, letter, label, says, preset, choices, numeric, true, required);
  }

  public Option needed() {
    return new Option(name, letter, label, says, preset, choices, numeric, repeated, true);
  }

  boolean takesValue() {
    return !label.isEmpty();
  }

  /** What {@code typed} means, or why it can't be meant. */
  String value(String typed) {
    if (!choices.isEmpty()) {
      return choices.stream()
          .filter(typed::equalsIgnoreCase)
          .findFirst()
          .orElseThrow(
              () ->
                  new SyntaxException(
                      name + " takes " + String.join(", ", choices) + ", not '" + typed + "'"));
    }
    if (numeric && !isNumber(typed)) {
      throw new SyntaxException(name + " takes a number, not '" + typed + "'");
    }
    return typed;
  }

  private static boolean isNumber(String typed) {
    return !typed.isEmpty()
        && typed.length() <= MOST_DIGITS
        && typed.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
