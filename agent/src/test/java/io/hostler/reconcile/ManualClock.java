package io.hostler.reconcile;

import io.hostler.plan.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that stands until it is moved; its date can be set, as that of a host. */
public final class ManualClock implements InstantSource, MonotonicClock {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos = -5;

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  /** Somebody sets the date: no time goes by. */
  public void step(Duration by) {
    now = now.plus(by);
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
