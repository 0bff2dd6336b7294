package io.hostler.cli;

import io.hostler.cli.syntax.Given;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code hostler explain} asks for: an instance, or anything else by its kind. */
final class Explained {

  private Explained() {}

  /** {@code web1}, {@code firewall/web}, and as answers write it {@code instance/staging/web1}. */
  static String target(Given given) {
    List<String> words = List.of(given.argument().split("/", -1));
    if (words.size() == 1) {
      return target(Noun.INSTANCE, given);
    }
    Optional<Noun> noun = Noun.of(words.getFirst());
    boolean placed = words.size() == 3 && noun.filter(each -> !each.cellWide()).isPresent();
    if (noun.isEmpty() || (words.size() != 2 && !placed)) {
      throw new WrongException(
          "explain takes the NAME of an instance, or KIND/NAME, where KIND is one of "
              + String.join(", ", Stream.of(Noun.values()).map(Noun::word).toList())
              + "; not '"
              + given.argument()
              + "'");
    }
    String one =
        placed
            ? Target.of(noun.get().word(), words.get(1), words.getLast())
            : noun.get().target(given, words.getLast());
    return fresh(noun.get(), one + "/explain", given);
  }

  static String target(Noun noun, Given given) {
    return fresh(noun, noun.target(given) + "/explain", given);
  }

  /** Only an instance has a node that can be made to look first. */
  private static String fresh(Noun noun, String target, Given given) {
    boolean look = noun == Noun.INSTANCE && given.is(CommonOptions.FRESH);
    return look ? Target.with(target, "fresh", "true") : target;
  }
}
