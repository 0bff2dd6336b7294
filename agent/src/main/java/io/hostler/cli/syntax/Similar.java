package io.hostler.cli.syntax;

import java.util.Comparator;
import java.util.List;

/** Finds what a mistyped word was meant to be. */
final class Similar {
  private static final int FAR = 3;

  private Similar() {}

  /** {@code (did you mean apply?)}; empty when nothing is near. */
  static String hint(String typed, List<String> known) {
    return known.stream()
        .filter(word -> distance(typed, word) < Math.min(FAR, word.length()))
        .min(Comparator.comparingInt(word -> distance(typed, word)))
        .map(word -> " (did you mean " + word + "?)")
        .orElse("");
  }

  /** How many characters must be put in, taken away or replaced (Levenshtein 1965). */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[other.length()];
  }
}
