package io.hostler.text;

import java.io.PrintStream;

/**
 * Text from elsewhere as a terminal may have it: what is not to be seen, or would move the cursor
 * or turn the direction of what follows, is an escape as in Java and JSON.
 */
public final class Visible {

  private Visible() {}

  /** Lines and tabs stay. */
  public static String lines(String text) {
    return escaped(text, "\n\t");
  }

  /** One line: the ends of lines within are escapes too. */
  public static String line(String text) {
    return escaped(text, "");
  }

  private static String escaped(String text, String kept) {
    if (text.codePoints().allMatch(point -> isSeen(point) || kept.indexOf(point) >= 0)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int next = i + Character.charCount(point);
      if (isSeen(point) || kept.indexOf(point) >= 0) {
        escaped.appendCodePoint(point);
      } else {
        for (; i < next; i++) {
          escaped.append("\\u%04x".formatted((int) text.charAt(i)));
        }
      }
      i = next;
    }
    return escaped.toString();
  }

  /** Whether it takes its own place on a line and leaves all others alone. */
  public static boolean isSeen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  /** {@code out}, with all text that is printed to it made so; bytes pass as they are. */
  public static PrintStream stream(PrintStream out) {
    return new PrintStream(out, true, out.charset()) {
      @Override
      public void print(String text) {
        super.print(lines(String.valueOf(text)));
      }

      @Override
      public void println(String text) {
        super.println(lines(String.valueOf(text)));
      }
    };
  }
}
