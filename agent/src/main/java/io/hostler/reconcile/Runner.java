package io.hostler.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Every key is looked at this often, spread by a fifth, even when nothing happens. */
  public static final Duration RESYNC = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  private final InstantSource clock;
  private final Backoff backoff;
  private final Judge judge;
  private final RunListener listener;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<Key, KeyStatus> statuses = new HashMap<>();
  private final Map<Key, List<CompletableFuture<KeyStatus>>> waiters = new HashMap<>();
  private Instant newest = Instant.MIN;
  private boolean closed;

  /** The keys of one kind, what they mean, and the threads that work them. */
  private static final class Lane {
    final Subject<?> subject;
    final WorkQueue queue = new WorkQueue();
    final List<Thread> threads = new ArrayList<>();

    Lane(Subject<?> subject) {
      this.subject = subject;
    }
  }

  public Runner(
      InstantSource clock, RandomGenerator random, Backoff backoff, RunListener listener) {
    this.clock = clock;
    this.backoff = backoff;
    this.judge = new Judge(clock, random, backoff);
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
    Instant at = now();
    KeyStatus status = statuses.get(key);
    if (status != null && status.failure().isPresent()) {
      // By a clock that went back it was looked at in the future.
      Instant lookedAt = status.lookedAt().isAfter(at) ? at : status.lookedAt();
      Instant soonest = lookedAt.plus(backoff.first());
      at = soonest.isAfter(at) ? soonest : at;
    }
    lane(key).queue.add(key, at);
    notifyAll();
  }

  /** The key is no longer looked at; what was known of it is dropped. */
  public synchronized void forget(Key key) {
    lane(key).queue.remove(key);
    statuses.remove(key);
    judge.forget(key);
  }

  /** What is known of the key since its last run; empty when it never ran. */
  public synchronized Optional<KeyStatus> status(Key key) {
    return Optional.ofNullable(statuses.get(key));
  }

  public synchronized List<KeyStatus> statuses() {
    return List.copyOf(statuses.values());
  }

  /**
   * Queues the key and answers when its worker has looked at it after now; fails with {@code
   * timeout} past the deadline.
   */
  public CompletableFuture<KeyStatus> fresh(Key key, Duration deadline) {
    CompletableFuture<KeyStatus> answer = new CompletableFuture<>();
    synchronized (this) {
      waiters.computeIfAbsent(key, k -> new ArrayList<>()).add(answer);
      lane(key).queue.add(key, now());
      notifyAll();
    }
    return answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * When the clock went back, what is due goes back with it: nothing waits until it is there again.
   */
  private synchronized Instant now() {
    Instant now = clock.instant();
    if (now.isBefore(newest)) {
      Duration back = Duration.between(now, newest);
      lanes.values().forEach(lane -> lane.queue.earlier(back));
    }
    newest = now;
    return now;
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
          Instant now = now();
          Optional<Key> taken = lane.queue.take(now);
          if (taken.isPresent()) {
            key = taken.get();
            break;
          }
          long millis =
              lane.queue
                  .nextDue()
                  .map(at -> Duration.between(now, at).toMillis() + 1)
                  .orElse(60_000L);
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
      key = lane.queue.take(now());
    }
    return key.map(k -> work(lane, k));
  }

  /** What throws is a defect: it is known of the key as its failure, and thrown on. */
  private KeyStatus work(Lane lane, Key key) {
    List<CompletableFuture<KeyStatus>> asked;
    Optional<KeyStatus> last;
    synchronized (this) {
      asked = Optional.ofNullable(waiters.remove(key)).orElse(List.of());
      last = Optional.ofNullable(statuses.get(key));
    }
    Instant lookedAt = clock.instant();
    KeyStatus status;
    try {
      status = judged(key, Run.of(key, lane.subject, listener), lookedAt, last);
      lane.subject.settled(key, status);
      listener.ran(status);
    } catch (RuntimeException | Error e) {
      worked(lane, key, judged(key, Run.broken(e), lookedAt, last), asked);
      throw e;
    }
    worked(lane, key, status, asked);
    return status;
  }

  private synchronized KeyStatus judged(
      Key key, Run run, Instant lookedAt, Optional<KeyStatus> last) {
    KeyStatus status = judge.of(key, run, lookedAt, last);
    statuses.put(key, status);
    return status;
  }

  private void worked(
      Lane lane, Key key, KeyStatus status, List<CompletableFuture<KeyStatus>> asked) {
    synchronized (this) {
      lane.queue.done(key);
      // Forgotten by its own subject (the resource is finalised): not looked at again.
      if (statuses.containsKey(key)) {
        lane.queue.add(key, status.nextLook());
      }
      notifyAll();
    }
    asked.forEach(answer -> answer.complete(status));
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
