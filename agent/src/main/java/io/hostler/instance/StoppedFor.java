package io.hostler.instance;

import io.hostler.manifest.Stopped;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long ago what a manifest says of an instance's power was written. Its date is asked once, for
 * what a former life of the agent wrote; from then on a clock counts that does not step.
 */
final class StoppedFor {
  private final MonotonicClock clock;
  private final Map<Uid, First> seen = new ConcurrentHashMap<>();

  /** When it was seen first, and how old it was then. */
  private record First(Stopped what, long at, Duration age) {}

  StoppedFor(MonotonicClock clock) {
    this.clock = clock;
  }

  /**
   * @param now the date
   * @return zero when nothing is said
   */
  Duration of(Uid uid, Optional<Stopped> stopped, Instant now) {
    if (stopped.isEmpty()) {
      seen.remove(uid);
      return Duration.ZERO;
    }
    Stopped what = stopped.get();
    First first =
        seen.compute(
            uid,
            (key, before) ->
                before != null && before.what.equals(what)
                    ? before
                    : new First(what, clock.nanos(), age(what, now)));
    return first.age.plus(clock.since(first.at));
  }

  /** By a clock that went back it was written in the future. */
  private static Duration age(Stopped what, Instant now) {
    return what.at().isAfter(now) ? Duration.ZERO : Duration.between(what.at(), now);
  }

  /** This agent writes it now: its date is not asked. */
  void written(Uid uid, Optional<Stopped> stopped) {
    stopped.ifPresentOrElse(
        what -> seen.put(uid, new First(what, clock.nanos(), Duration.ZERO)),
        () -> seen.remove(uid));
  }
}
