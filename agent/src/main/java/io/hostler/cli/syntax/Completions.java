package io.hostler.cli.syntax;

import java.util.List;
import java.util.Map;

/** What could be typed next. */
public final class Completions {

  /** What is there now, of which names may be typed. */
  public interface Names {

    /**
     * @param kind an argument's kind, or an option's label in small letters
     * @param given what was typed before
     */
    List<String> of(String kind, Given given);
  }

  private Completions() {}

  /**
   * @param typed the words so far; the last is begun only, and may be empty
   */
  public static <T> List<String> of(Word<T> root, List<String> typed, Names names) {
    String begun = typed.isEmpty() ? "" : typed.getLast();
    List<String> before = typed.isEmpty() ? List.of() : typed.subList(0, typed.size() - 1);
    Parsed<T> parsed = Parsed.of(root, before);
    Word<T> at = parsed.last();
    Option open = before.isEmpty() ? null : at.option(before.getLast()).orElse(null);
    List<String> all;
    if (open != null && open.takesValue()) {
      all =
          open.choices().isEmpty()
              ? names.of(open.label().toLowerCase(java.util.Locale.ROOT), parsed.given())
              : open.choices();
    } else if (begun.startsWith("-")) {
      all = at.optionNames().toList();
    } else if (!at.words().isEmpty()) {
      all =
          parsed.given().arguments().isEmpty() && before.size() == parsed.path().size() - 1
              ? at.visible()
              : List.of();
    } else {
      all = argument(at, parsed.given(), names);
    }
    return all.stream().filter(word -> word.startsWith(begun)).sorted().toList();
  }

  private static List<String> argument(Word<?> at, Given given, Names names) {
    int count = given.arguments().size();
    List<Argument> takes = at.arguments();
    if (takes.isEmpty() || (count >= takes.size() && !takes.getLast().repeated())) {
      return List.of();
    }
    Argument next = takes.get(Math.min(count, takes.size() - 1));
    return names.of(next.kind(), new Given(Map.copyOf(given.options()), given.arguments())).stream()
        .filter(name -> !given.arguments().contains(name))
        .toList();
  }
}
