package io.hostler.text;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How long ago, in one or two units: {@code 42s 5m 3h20m 12d}. */
public final class Age {

  private Age() {}

  /** Empty when {@code instant} is. */
  public static String of(String instant, Instant now) {
    if (instant.isEmpty()) {
      return "";
    }
    try {
      return of(Instant.parse(instant), now);
    } catch (DateTimeParseException e) {
      return instant;
    }
  }

  /** From one to the other. A time to come counts as now: clocks differ. */
  public static String of(Instant instant, Instant now) {
    return of(Duration.between(instant, now));
  }

  private static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      long rest = minutes % 60;
      return rest == 0 || hours >= 10 ? hours + "h" : hours + "h" + rest + "m";
    }
    return hours / 24 + "d";
  }
}
