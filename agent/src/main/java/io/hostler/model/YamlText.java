package io.hostler.model;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The text that is read, all of it at hand. snakeyaml's own reader takes a thousand characters at a
 * time and copies what it has not passed at each: a line that the scanner must see the end of costs
 * the square of its length. It also counts NEL, LS and PS as ends of lines, as YAML 1.1 did; in 1.2
 * they are ordinary characters, and no editor counts them.
 */
final class YamlText extends StreamReader {
  private static final int NEL = 0x85;
  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  // What the scanner sees in their place: no characters, so they can't stand in a text themselves.
  private static final int FIRST_STAND_IN = 0xFDD0;
  private static final int[] HIDDEN = {NEL, LINE_SEPARATOR, PARAGRAPH_SEPARATOR};

  private final int[] text;
  private int at;
  private int line;
  private int column;
  private int documentStart;

  /**
   * @throws InvalidException when it holds a character that YAML has no place for; says which, and
   *     where
   */
  YamlText(String text) {
    super("");
    this.text = text.codePoints().toArray();
    check();
    for (int i = 0; i < this.text.length; i++) {
      for (int j = 0; j < HIDDEN.length; j++) {
        this.text[i] = this.text[i] == HIDDEN[j] ? FIRST_STAND_IN + j : this.text[i];
      }
    }
  }

  /** YAML 1.2.2, production 1 (c-printable), without what is no character. */
  private void check() {
    for (; at < text.length; forward()) {
      int point = text[at];
      boolean printable =
          point >= ' ' && point != 0x7f && (point < 0x80 || point > 0x9f || point == NEL);
      boolean space = point == '\n' || point == '\r' || point == '\t';
      if (!(printable || space) || TextRules.isNoCharacter(point)) {
        throw new InvalidException(
            "",
            "is not YAML: line %d, column %d: U+%04X can't stand in a document; what has to hold it is written in double quotes, with an escape such as \\x1B"
                .formatted(line + 1, column + 1, point));
      }
    }
    at = 0;
    line = 0;
    column = 0;
  }

  @Override
  public Mark getMark() {
    return new Mark("", at, line, column, text, at);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int count) {
    for (int i = 0; i < count && at < text.length; i++) {
      int point = text[at++];
      if (point == '\n' || (point == '\r' && peek() != '\n')) {
        line++;
        column = 0;
      } else {
        column++;
      }
    }
  }

  @Override
  public int peek() {
    return peek(0);
  }

  /** 0 past the end. */
  @Override
  public int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : 0;
  }

  @Override
  public String prefix(int count) {
    int length = Math.min(count, text.length - at);
    StringBuilder prefix = new StringBuilder(length);
    for (int i = at; i < at + length; i++) {
      int hidden = text[i] - FIRST_STAND_IN;
      prefix.appendCodePoint(hidden >= 0 && hidden < HIDDEN.length ? HIDDEN[hidden] : text[i]);
    }
    return prefix.toString();
  }

  /** Never over the end of a line. */
  @Override
  public String prefixForward(int count) {
    String prefix = prefix(count);
    at += count;
    column += count;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getLine() {
    return line;
  }

  @Override
  public int getIndex() {
    return at;
  }

  @Override
  public int getDocumentIndex() {
    return at - documentStart;
  }

  @Override
  public void resetDocumentIndex() {
    documentStart = at;
  }
}
