package io.hostler.etcd;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a daemon that dies may be started again: at once when it lived for a minute, else after 1 s,
 * doubling to 60 s.
 */
final class Restarts {
  private static final Duration LONG_LIFE = Duration.ofSeconds(60);

  private Optional<Instant> last = Optional.empty();
  private int early;

  /** How long to wait before the next start; zero: start now. */
  Duration wait(Instant now) {
    if (last.isEmpty() || age(now).compareTo(LONG_LIFE) >= 0) {
      return Duration.ZERO;
    }
    Instant next = last.get().plusSeconds(Math.min(1L << Math.min(early, 6), 60));
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  void started(Instant now) {
    early = last.isPresent() && age(now).compareTo(LONG_LIFE) < 0 ? early + 1 : 0;
    last = Optional.of(now);
  }

  /**
   * Since the last start by this agent; very long when there was none. By a clock that went back
   * that start lies ahead: it counts from now then.
   */
  Duration age(Instant now) {
    last = last.map(at -> at.isAfter(now) ? now : at);
    return last.map(at -> Duration.between(at, now)).orElse(Duration.ofDays(1));
  }
}
