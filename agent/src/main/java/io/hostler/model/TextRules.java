package io.hostler.model;

/** Which characters the texts of a declaration may hold. */
public final class TextRules {
  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  private TextRules() {}

  /**
   * Text that JSON, UTF-8, a store and a guest all keep as it is.
   *
   * @throws IllegalArgumentException when it holds a zero, half of a pair, or what is no character
   */
  static String kept(String text) {
    text.codePoints()
        .filter(point -> point == 0 || isNoCharacter(point))
        .findFirst()
        .ifPresent(
            point -> {
              throw new IllegalArgumentException("holds U+%04X, which is no text".formatted(point));
            });
    return text;
  }

  /**
   * Text of one line that a terminal, JSON and a store all carry.
   *
   * @throws IllegalArgumentException when it holds what they can't; the message says what
   */
  public static String line(String text) {
    text.codePoints()
        .filter(point -> isNoCharacter(point) || !isLine(Character.toString(point)))
        .findFirst()
        .ifPresent(
            point -> {
              throw new IllegalArgumentException(
                  "holds U+%04X: it must be one line of text".formatted(point));
            });
    return text;
  }

  /** Half of a surrogate pair, and what Unicode keeps free for ever (chapter 23.7). */
  static boolean isNoCharacter(int point) {
    return (point >= 0xD800 && point <= 0xDFFF)
        || (point >= 0xFDD0 && point <= 0xFDEF)
        || (point & 0xFFFE) == 0xFFFE;
  }

  /** Without control characters, but for line breaks and tabs. */
  static boolean isProse(String text) {
    return text.chars().allMatch(c -> c == '\n' || c == '\t' || !Character.isISOControl(c));
  }

  /** Of one line: without control characters and separators of lines and paragraphs. */
  static boolean isLine(String text) {
    return text.chars()
        .noneMatch(
            c -> Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR);
  }
}
