package io.hostler.text;

import java.util.Locale;

/** Sizes for people: {@code 512MiB}, {@code 1.5GiB}. */
public final class Bytes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Bytes() {}

  public static String of(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return value == Math.rint(value)
        ? (long) value + UNITS[unit]
        : String.format(Locale.ROOT, "%.1f%s", value, UNITS[unit]);
  }
}
