package io.hostler.reconcile;

import io.hostler.plan.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's only loop: takes the key that is due, runs it, and decides when it is looked at again.
 * A bounded number of platform threads for each kind of key, so that slow instances never hold up
 * the node's own things.
 */
public final class Runner implements AutoCloseable {

  /**
   * Every key is looked at this often, spread by a fifth, even when nothing happens; where {@link
   * Subject#seldom} allows it and there was nothing to do, ever less often.
   */
  public static final Duration RESYNC = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  private final InstantSource date;
  private final MonotonicClock clock;
  private final Backoff backoff;
  private final Judge judge;
  private final RunListener listener;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<Key, Known> known = new HashMap<>();
  private final Map<Key, List<CompletableFuture<KeyStatus>>> waiters = new HashMap<>();
  private boolean closed;

  /**
   * @param lookedAt by the clock
   */
  private record Known(KeyStatus status, long lookedAt) {}

  /** The keys of one kind, what they mean, and the threads that work them. */
  private static final class Lane {
    final Subject<?> subject;
    final WorkQueue queue = new WorkQueue();
    final List<Thread> threads = new ArrayList<>();

    Lane(Subject<?> subject) {
      this.subject = subject;
    }
  }

  /**
   * @param date what is shown to people
   * @param clock what all delays go by, whatever becomes of the date
   */
  public Runner(
      InstantSource date,
      MonotonicClock clock,
      RandomGenerator random,
      Backoff backoff,
      RunListener listener) {
    this.date = date;
    this.clock = clock;
    this.backoff = backoff;
    this.judge = new Judge(date, random, backoff);
    this.listener = listener;
  }

  /**
   * Serves the keys of a kind.
   *
   * @param threads how many keys of it may be worked at a time; 0 for none of our own (tests call
   *     {@link #turn})
   */
  public synchronized void serve(String kind, Subject<?> subject, int threads) {
    Lane lane = new Lane(subject);
    if (lanes.putIfAbsent(kind, lane) != null) {
      throw new IllegalStateException("kind " + kind + " is served already");
    }
    for (int i = 0; i < threads; i++) {
      lane.threads.add(
          Thread.ofPlatform().name("work-" + kind + "-" + i).daemon().start(() -> work(lane)));
    }
  }

  /**
   * Something about the key changed: look at it as soon as a thread is free. A key that fails is
   * tried at most once in the first back-off, whatever its own failing causes in events.
   */
  public synchronized void queue(Key key) {
    long at = clock.nanos();
    Known last = known.get(key);
    if (last != null && last.status().failure().isPresent()) {
      long soonest = last.lookedAt() + backoff.first().toNanos();
      at = soonest - at > 0 ? soonest : at;
    }
    lane(key).queue.add(key, at);
    notifyAll();
  }

  /** The key is no longer looked at; what was known of it is dropped. */
  public synchronized void forget(Key key) {
    lane(key).queue.remove(key);
    known.remove(key);
    judge.forget(key);
  }

  /** What is known of the key since its last run; empty when it never ran. */
  public synchronized Optional<KeyStatus> status(Key key) {
    return Optional.ofNullable(known.get(key)).map(Known::status);
  }

  public synchronized List<KeyStatus> statuses() {
    return known.values().stream().map(Known::status).toList();
  }

  /**
   * Queues the key and answers when its worker has looked at it after now; fails with {@code
   * timeout} past the deadline.
   */
  public CompletableFuture<KeyStatus> fresh(Key key, Duration deadline) {
    CompletableFuture<KeyStatus> answer = new CompletableFuture<>();
    synchronized (this) {
      waiters.computeIfAbsent(key, k -> new ArrayList<>()).add(answer);
      lane(key).queue.add(key, clock.nanos());
      notifyAll();
    }
    return answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Lane lane(Key key) {
    Lane lane = lanes.get(key.kind());
    if (lane == null) {
      throw new IllegalArgumentException("nobody serves keys of kind " + key.kind());
    }
    return lane;
  }

  private void work(Lane lane) {
    while (true) {
      Key key;
      synchronized (this) {
        while (true) {
          if (closed) {
            return;
          }
          long now = clock.nanos();
          Optional<Key> taken = lane.queue.take(now);
          if (taken.isPresent()) {
            key = taken.get();
            break;
          }
          OptionalLong next = lane.queue.nextDue();
          long millis =
              next.isPresent() ? Duration.ofNanos(next.getAsLong() - now).toMillis() + 1 : 60_000;
          try {
            wait(Math.clamp(millis, 1, 60_000));
          } catch (InterruptedException e) {
            return;
          }
        }
      }
      try {
        work(lane, key);
      } catch (RuntimeException | Error e) {
        // The other keys of its kind need this thread.
        log.atError().addKeyValue("key", key).setCause(e).log("a defect in the work on a key");
      }
    }
  }

  /**
   * Works the next key of a kind that is due, on the caller's thread: for tests and the simulator.
   */
  public Optional<KeyStatus> turn(String kind) {
    Lane lane;
    Optional<Key> key;
    synchronized (this) {
      lane = lane(new Key(kind, ""));
      key = lane.queue.take(clock.nanos());
    }
    return key.map(k -> work(lane, k));
  }

  /** What throws is a defect: it is known of the key as its failure, and thrown on. */
  private KeyStatus work(Lane lane, Key key) {
    List<CompletableFuture<KeyStatus>> asked;
    Optional<KeyStatus> last;
    synchronized (this) {
      asked = Optional.ofNullable(waiters.remove(key)).orElse(List.of());
      last = status(key);
    }
    Instant lookedAt = date.instant();
    long lookedAtNanos = clock.nanos();
    Judge.Judgement judgement;
    try {
      Run run = Run.of(key, lane.subject, listener);
      judgement = judged(lane, key, run, lookedAt, lookedAtNanos, last);
      lane.subject.settled(key, judgement.status());
      listener.ran(judgement.status());
    } catch (RuntimeException | Error e) {
      Judge.Judgement broken = judged(lane, key, Run.broken(e), lookedAt, lookedAtNanos, last);
      worked(lane, key, broken, asked);
      throw e;
    }
    worked(lane, key, judgement, asked);
    return judgement.status();
  }

  private synchronized Judge.Judgement judged(
      Lane lane, Key key, Run run, Instant lookedAt, long lookedAtNanos, Optional<KeyStatus> last) {
    Judge.Judgement judgement = judge.of(key, run, lane.subject.seldom(key), lookedAt, last);
    known.put(key, new Known(judgement.status(), lookedAtNanos));
    return judgement;
  }

  private void worked(
      Lane lane, Key key, Judge.Judgement judgement, List<CompletableFuture<KeyStatus>> asked) {
    synchronized (this) {
      lane.queue.done(key);
      // Forgotten by its own subject (the resource is finalised): not looked at again.
      if (known.containsKey(key)) {
        lane.queue.add(key, clock.nanos() + judgement.pause().toNanos());
      }
      notifyAll();
    }
    asked.forEach(answer -> answer.complete(judgement.status()));
  }

  /**
   * Takes no more keys; a run under way ends at its next step boundary at the latest when the
   * process does.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
      waiters
          .values()
          .forEach(
              list -> list.forEach(a -> a.completeExceptionally(new TimeoutException("stopping"))));
      waiters.clear();
    }
  }
}
