package io.hostler.cli.show;

import io.hostler.text.Visible;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Trees as YAML that readers of 1.1 and of 1.2 read alike: text stands without quotes only where
 * neither takes it for a number ({@code 22:25} is 1345 in 1.1), a time, a word of its own or a
 * mark.
 */
final class YamlWriter {
  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");
  // What begins with a digit and is a number for nobody.
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}([KMGT]iB|[kMG]bit)");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2})?");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String text(@Nullable Object value) {
    YamlWriter writer = new YamlWriter();
    writer.value(value, "");
    return writer.out.toString();
  }

  /** Begins where the line stands; what follows on lines of its own stands at {@code indent}. */
  private void value(@Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      fields(map, indent);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      items(list, indent);
    } else {
      out.append(scalar(value, indent)).append('\n');
    }
  }

  private void fields(Map<?, ?> map, String indent) {
    String before = "";
    for (Map.Entry<?, ?> field : map.entrySet()) {
      String name = String.valueOf(field.getKey());
      out.append(before).append(isPlain(name) ? name : quoted(name)).append(':');
      before = indent;
      switch (field.getValue()) {
        case Map<?, ?> deeper when !deeper.isEmpty() -> {
          out.append('\n').append(indent).append("  ");
          fields(deeper, indent + "  ");
        }
        case List<?> list when !list.isEmpty() -> {
          out.append('\n').append(indent);
          items(list, indent);
        }
        case null, default -> {
          out.append(' ');
          value(field.getValue(), indent + "  ");
        }
      }
    }
  }

  private void items(List<?> list, String indent) {
    String before = "";
    for (Object item : list) {
      out.append(before).append("- ");
      before = indent;
      value(item, indent + "  ");
    }
  }

  private static String scalar(@Nullable Object value, String indent) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> none -> "{}";
      case List<?> none -> "[]";
      case Boolean truth -> truth.toString();
      case Long number -> number.toString();
      case Double number -> fraction(number);
      default -> text(value.toString(), indent);
    };
  }

  /** 1.1 takes no exponent without a sign, and a number without a point is a whole one. */
  private static String fraction(double number) {
    String digits = BigDecimal.valueOf(number).toPlainString();
    return digits.indexOf('.') < 0 ? digits + ".0" : digits;
  }

  private static String text(String text, String indent) {
    if (isPlain(text)) {
      return text;
    }
    return isBlock(text) ? block(text, indent) : quoted(text);
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty() || WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    if (AMOUNT.matcher(text).matches() || IPV4.matcher(text).matches()) {
      return true;
    }
    return (Character.isLetter(text.codePointAt(0)) || "_/".indexOf(text.charAt(0)) >= 0)
        && text.codePoints().allMatch(Visible::isSeen)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.endsWith(":")
        && !text.endsWith(" ");
  }

  /** Several lines that a literal block (|) keeps as they are, without an indicator of indent. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && text.charAt(0) != ' '
        && !text.endsWith("\n\n")
        && text.codePoints().allMatch(point -> point == '\n' || Visible.isSeen(point));
  }

  private static String block(String text, String indent) {
    String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    // At the top of a document too: a line of it may look like the end of the document.
    String within = "\n" + (indent.isEmpty() ? "  " : indent);
    return "|" + (text.endsWith("\n") ? "" : "-") + within + lines.replace("\n", within);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (Visible.isSeen(point)) {
                    quoted.appendCodePoint(point);
                  } else {
                    quoted.append((point > 0xFFFF ? "\\U%08X" : "\\u%04X").formatted(point));
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }
}
