package io.hostler.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts with a unit. Sizes: bytes, or text with KiB, MiB, GiB, TiB (powers of 1024). Rates: bits
 * per second, or text with kbit, Mbit, Gbit (powers of 1000). Whole numbers only: what a fraction
 * means can be written in the next smaller unit.
 */
public final class Sizes {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18})([A-Za-z]+)");
  private static final List<String> BYTES = List.of("KiB", "MiB", "GiB", "TiB");
  private static final List<String> BITS = List.of("kbit", "Mbit", "Gbit");

  private Sizes() {}

  /**
   * Bytes of {@code 512MiB}.
   *
   * @throws IllegalArgumentException when it is none; the message says what would be right
   */
  public static long parseBytes(String text) {
    return parse(text, BYTES, 1024, "a size", "10GiB");
  }

  /**
   * Bits per second of {@code 100Mbit}.
   *
   * @throws IllegalArgumentException when it is none; the message says what would be right
   */
  public static long parseBits(String text) {
    return parse(text, BITS, 1000, "a rate", "100Mbit");
  }

  /** The largest unit that divides it; bare bytes where none does. */
  public static String formatBytes(long bytes) {
    return format(bytes, BYTES, 1024);
  }

  /** The largest unit that divides it; bare bits per second where none does. */
  public static String formatBits(long bits) {
    return format(bits, BITS, 1000);
  }

  private static long parse(
      String text, List<String> units, long base, String what, String example) {
    Matcher matcher = AMOUNT.matcher(text);
    int unit = matcher.matches() ? units.indexOf(matcher.group(2)) : -1;
    if (unit < 0) {
      throw new IllegalArgumentException(
          "is not "
              + what
              + ": write a whole number with "
              + String.join(", ", units)
              + ", such as \""
              + example
              + "\"");
    }
    long amount = Long.parseLong(matcher.group(1));
    for (int i = 0; i <= unit; i++) {
      if (amount > Long.MAX_VALUE / base) {
        throw new IllegalArgumentException("is too large");
      }
      amount *= base;
    }
    return amount;
  }

  private static String format(long amount, List<String> units, long base) {
    String unit = "";
    for (String next : units) {
      if (amount == 0 || amount % base != 0) {
        break;
      }
      amount /= base;
      unit = next;
    }
    return amount + unit;
  }
}
