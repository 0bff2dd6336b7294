package io.hostler.cli.syntax;

import java.time.Duration;
import java.util.Optional;

/** Times as people type them, and as kubectl takes them: {@code 90}, {@code 90s}, {@code 1h30m}. */
final class Durations {
  /** For messages. */
  static final String FORMS = "a time like 90, 90s, 5m or 1h30m";

  private static final String UNITS = "hms";

  /** What is more would not fit in nanoseconds. */
  private static final Duration MOST = Duration.ofDays(100 * 365);

  private static final int MOST_DIGITS = 9;

  private Durations() {}

  /** Seconds, or whole numbers with h, m and s in this order, each once at most. */
  static Optional<Duration> parse(String typed) {
    if (isNumber(typed)) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(typed)));
    }
    Duration sum = Duration.ZERO;
    String rest = typed;
    for (int i = 0; i < UNITS.length(); i++) {
      char unit = UNITS.charAt(i);
      int at = rest.indexOf(unit);
      if (at >= 0) {
        String count = rest.substring(0, at);
        if (!isNumber(count)) {
          return Optional.empty();
        }
        sum = sum.plus(of(unit, Long.parseLong(count)));
        rest = rest.substring(at + 1);
      }
    }
    boolean whole = rest.isEmpty() && !typed.isEmpty();
    return whole && sum.compareTo(MOST) <= 0 ? Optional.of(sum) : Optional.empty();
  }

  private static Duration of(char unit, long count) {
    return switch (unit) {
      case 'h' -> Duration.ofHours(count);
      case 'm' -> Duration.ofMinutes(count);
      default -> Duration.ofSeconds(count);
    };
  }

  /** Of up to nine digits. */
  static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
