package io.hostler.cli.syntax;

import java.util.List;

/**
 * An option.
 *
 * @param letter its short form; empty: none
 * @param label what its value is called, in capitals; empty: a switch, which takes none
 * @param preset what holds when it is not given; empty: nothing
 * @param choices all values that it takes; empty: any
 * @param form what its value has to be
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
    Form form,
    boolean repeated,
    boolean required) {
  /** What a value has to be. */
  enum Form {
    TEXT,
    NUMBER,
    DURATION
  }

  /** On when given. */
  public static Option flag(String name, String says) {
    return new Option(name, "", "", says, "", List.of(), Form.TEXT, false, false);
  }

  /** With a value. */
  public static Option of(String name, String label, String says) {
    return new Option(name, "", label, says, "", List.of(), Form.TEXT, false, false);
  }

  public Option letter(String newLetter) {
    return new Option(name, newLetter, label, says, preset, choices, form, repeated, required);
  }

  public Option preset(String newPreset) {
    return new Option(name, letter, label, says, newPreset, choices, form, repeated, required);
  }

  /** One of these; the first is the preset. */
  public Option choices(String... all) {
    return new Option(
        name, letter, label, says, all[0], List.of(all), Form.TEXT, repeated, required);
  }

  /** A number of up to nine digits. */
  public Option number() {
    return new Option(name, letter, label, says, preset, choices, Form.NUMBER, repeated, required);
  }

  /** A time: see {@link Durations}. */
  public Option duration() {
    return new Option(
        name, letter, label, says, preset, choices, Form.DURATION, repeated, required);
  }

  public Option many() {
    return new Option(name, letter, label, says, preset, choices, form, true, required);
  }

  public Option needed() {
    return new Option(name, letter, label, says, preset, choices, form, repeated, true);
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
    switch (form) {
      case TEXT -> {}
      case NUMBER -> {
        if (!Durations.isNumber(typed)) {
          throw new SyntaxException(name + " takes a number, not '" + typed + "'");
        }
      }
      case DURATION -> {
        if (Durations.parse(typed).isEmpty()) {
          throw new SyntaxException(name + " takes " + Durations.FORMS + ", not '" + typed + "'");
        }
      }
    }
    return typed;
  }
}
