package io.hostler.store;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A lease that is kept alive, and granted anew when it was lost. It counts as lost at two thirds of
 * its time after the last renewal was <em>sent</em>, by our own clock, so that we stop before the
 * store lets it go; what must not happen twice has to be fenced besides. All work and all calls to
 * the listener are on the scheduler.
 */
public final class KeptLease implements AutoCloseable {

  /** Called on the scheduler: gained, lost, gained, … */
  public interface Listener {
    void gained(Lease lease);

    /** Its keys are gone or will be. */
    void lost();
  }

  private record Held(Lease lease, long until) {}

  private final Store store;
  private final Scheduler scheduler;
  private final Duration ttl;
  private final Listener listener;
  private final Pauses pauses;
  private final Attempts attempts;
  private volatile Optional<Held> held = Optional.empty();

  public KeptLease(
      Store store, Scheduler scheduler, RandomGenerator random, Duration ttl, Listener listener) {
    this.store = store;
    this.scheduler = scheduler;
    this.ttl = ttl;
    this.listener = listener;
    this.pauses = new Pauses(random, ttl.dividedBy(30), ttl.dividedBy(3));
    this.attempts = new Attempts(scheduler);
  }

  public void start() {
    scheduler.run(this::grant);
  }

  /** The lease, while it is surely ours; by any thread, exact also when the scheduler is late. */
  public Optional<Lease> held() {
    return held.filter(h -> scheduler.nanoTime() - h.until() < 0).map(Held::lease);
  }

  /** Gives it back: its keys go at once. */
  @Override
  public void close() {
    scheduler.run(
        () -> {
          attempts.next();
          held.ifPresent(h -> h.lease().close());
          held = Optional.empty();
        });
  }

  private void grant() {
    long mine = attempts.next();
    long sent = scheduler.nanoTime();
    attempts.on(
        mine,
        store.grant(ttl.toSeconds()),
        lease -> {
          pauses.succeeded();
          held = Optional.of(new Held(lease, safeUntil(sent)));
          listener.gained(lease);
          attempts.after(mine, ttl.dividedBy(3), () -> renew(mine, lease));
          watchOver(mine);
        },
        why -> attempts.after(mine, pauses.afterFailure(), this::grant));
  }

  private void renew(long mine, Lease lease) {
    long sent = scheduler.nanoTime();
    attempts.on(
        mine,
        lease.keepAlive(),
        done -> {
          held = Optional.of(new Held(lease, safeUntil(sent)));
          attempts.after(mine, ttl.dividedBy(3), () -> renew(mine, lease));
        },
        why -> failed(mine, lease, why));
  }

  private void failed(long mine, Lease lease, Problem why) {
    if (why.code().equals("lease-lost")) {
      lose();
    } else {
      attempts.after(mine, ttl.dividedBy(15), () -> renew(mine, lease));
    }
  }

  /** Loses it in time even when no call comes back. */
  private void watchOver(long mine) {
    long left = held.map(Held::until).orElse(0L) - scheduler.nanoTime();
    if (left <= 0) {
      lose();
    } else {
      attempts.after(mine, Duration.ofNanos(left), () -> watchOver(mine));
    }
  }

  private void lose() {
    Optional<Held> old = held;
    held = Optional.empty();
    listener.lost();
    // The store may still hold it, and the keys on it would speak for us.
    old.ifPresent(h -> h.lease().close());
    grant();
  }

  private long safeUntil(long sent) {
    return sent + ttl.toNanos() / 3 * 2;
  }
}
