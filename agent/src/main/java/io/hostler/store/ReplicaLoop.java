package io.hostler.store;

import io.hostler.plan.Problem;
import io.hostler.store.WatchListener.Change;
import io.hostler.store.WatchListener.WatchEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor of a replica: ask the gate → list when needed → watch → on any end, again. Resumes
 * after the last event delivered; lists when that can't be trusted: events lost, a store that went
 * back or is another one, every {@link ReplicaTiming#audit}. All state is the scheduler's.
 */
final class ReplicaLoop {
  private static final Logger log = LoggerFactory.getLogger(ReplicaLoop.class);

  /** So that a store that lost everybody's place is not listed by all nodes in one instant. */
  private static final Duration LIST_SPREAD = Duration.ofMillis(300);

  private final Store store;
  private final ConnectCheck gate;
  private final Scheduler scheduler;
  private final ReplicaTiming timing;
  private final Watchdog watchdog;
  private final Pauses pauses;
  private final Attempts attempts;
  private final String prefix;
  private final ReplicaContent content;
  private final Replica.Sink sink;
  private final Deliveries deliveries = new Deliveries();

  private Watch watch = () -> {};
  private boolean watching;
  private boolean closed;
  private boolean mustList = true;
  private long cluster;

  /** Of the cell when the content was listed. */
  private long era;

  /** The store's revision when last asked. */
  private long head;

  private long heardAt;
  private long eventAt;
  private Instant confirmed;

  ReplicaLoop(ReplicaParts parts, String prefix, ReplicaContent content, Replica.Sink sink) {
    this.store = parts.store();
    this.gate = parts.gate();
    this.scheduler = parts.scheduler();
    this.timing = parts.timing();
    this.watchdog = parts.watchdog();
    this.pauses = parts.pauses();
    this.attempts = new Attempts(scheduler);
    this.prefix = prefix;
    this.content = content;
    this.sink = sink;
    this.confirmed = scheduler.now();
  }

  void start() {
    scheduler.run(this::connect);
    scheduler.run(() -> watchdog.watch(this));
    later(timing.audit(), this::audit);
  }

  void look() {
    scheduler.run(this::connect);
  }

  void close() {
    scheduler.run(
        () -> {
          closed = true;
          attempts.next();
          watch.close();
        });
  }

  private void connect() {
    if (closed) {
      return;
    }
    long mine = attempts.next();
    watching = false;
    watch.close();
    deliveries.clear();
    ask(
        mine,
        answer -> {
          pauses.succeeded();
          if (answer.regressed().isPresent()) {
            withhold(mine, answer.regressed().get());
          } else if (mustList || !follows(answer)) {
            list(mine, answer);
          } else {
            watch(mine, answer.revision());
          }
        });
  }

  /** Whether the store can be gone on from where we are. */
  private boolean follows(ConnectCheck.Answer answer) {
    return answer.revision() >= content.revision()
        && store.cluster() == cluster
        && answer.era() == era;
  }

  private void ask(long mine, Consumer<ConnectCheck.Answer> then) {
    attempts.on(
        mine,
        Attempts.within(scheduler, timing.answer(), gate.ask()),
        then,
        why -> failed(mine, why));
  }

  private void list(long mine, ConnectCheck.Answer asked) {
    attempts.on(
        mine,
        Listing.read(store, prefix, content::held),
        listing -> {
          if (listing.revision() <= asked.revision()) {
            take(mine, listing, asked.era());
          } else {
            askAgain(mine, asked.era(), again -> take(mine, listing, again.era()));
          }
        },
        why -> failed(mine, why));
  }

  /** What was read since the store was last asked counts when it is still the same store. */
  private void askAgain(long mine, long asked, Consumer<ConnectCheck.Answer> then) {
    ask(
        mine,
        answer -> {
          if (answer.regressed().isPresent() || answer.era() != asked) {
            connect();
          } else {
            then.accept(answer);
          }
        });
  }

  private void take(long mine, Listing listing, long now) {
    boolean same = store.cluster() == cluster && now == era;
    long missed = same ? content.missed(listing) : 0;
    if (missed > 0) {
      log.warn("changes that no watch delivered count={} prefix={}", missed, prefix);
    }
    cluster = store.cluster();
    era = now;
    mustList = false;
    Diff diff = content.replace(listing.revision(), listing.entries());
    sink.withheld(Optional.empty());
    sink.takes(now);
    sink.changed(diff);
    sink.took(now);
    gate.saw(listing.revision());
    watch(mine, listing.revision());
  }

  /** The content stays; what the store has now is kept aside. */
  private void withhold(long mine, Problem why) {
    sink.stale(confirmed, why);
    attempts.on(
        mine,
        Listing.read(store, prefix, content::held),
        listing -> {
          mustList = true;
          sink.withheld(Optional.of(listing));
          attempts.after(mine, timing.silence(), this::connect);
        },
        unread -> failed(mine, unread));
  }

  private void watch(long mine, long revision) {
    head = revision;
    heardAt = scheduler.nanoTime();
    eventAt = heardAt;
    watching = true;
    watch =
        store.watch(
            prefix,
            content.revision(),
            new WatchListener() {
              @Override
              public void changed(List<Change> changes) {
                scheduler.run(() -> delivered(mine, changes));
              }

              @Override
              public void ended(WatchEnd cause) {
                scheduler.run(() -> watchEnded(mine, cause));
              }
            });
    inSync();
  }

  private void delivered(long mine, List<Change> changes) {
    if (!attempts.isCurrent(mine)) {
      return;
    }
    heardAt = scheduler.nanoTime();
    eventAt = heardAt;
    confirmed = scheduler.now();
    boolean asking = !deliveries.isEmpty();
    deliveries.add(changes);
    if (!asking) {
      apply(mine, content.revision());
    }
  }

  private void apply(long mine, long sure) {
    for (List<Change> changes : deliveries.upTo(sure)) {
      for (Diff diff : content.deliver(changes)) {
        sink.changed(diff);
        gate.saw(diff.revision());
      }
    }
    if (!deliveries.isEmpty()) {
      askAgain(mine, era, answer -> apply(mine, answer.revision()));
    }
  }

  private void watchEnded(long mine, WatchEnd cause) {
    if (!attempts.isCurrent(mine)) {
      return;
    }
    log.debug("watch ended cause={} prefix={}", cause, prefix);
    watching = false;
    if (cause == WatchEnd.LOST) {
      mustList = true;
      attempts.after(mine, pauses.upTo(LIST_SPREAD), this::connect);
    } else {
      gate.lost();
      connect();
    }
  }

  boolean isClosed() {
    return closed;
  }

  boolean isWatching() {
    return watching;
  }

  /** How long its watch has told nothing, and the store nothing else. */
  Duration silent() {
    return Duration.ofNanos(scheduler.nanoTime() - heardAt);
  }

  /** Takes the answer to the watchdog's question when it comes. */
  void asked(CompletableFuture<ConnectCheck.Answer> answer) {
    long mine = attempts.current();
    attempts.on(mine, answer, this::heard, why -> failed(mine, why));
  }

  private void heard(ConnectCheck.Answer answer) {
    if (answer.regressed().isPresent() || !follows(answer)) {
      connect();
    } else {
      answered(answer.revision(), scheduler.nanoTime());
    }
  }

  /**
   * Any answer of the store that tells its revision: it is there, and need not be asked. Not one
   * from before what is held, or of another cluster: what that means is for the gate to say.
   *
   * @param at when, by the scheduler's clock
   */
  void answered(long revision, long at) {
    if (!watching || revision < content.revision() || store.cluster() != cluster) {
      return;
    }
    if (at - heardAt > 0) {
      heardAt = at;
      confirmed = scheduler.now().minusNanos(scheduler.nanoTime() - at);
    }
    boolean deaf = revision > head && heardAt - eventAt > timing.renewal().toNanos();
    head = Math.max(head, revision);
    gate.saw(content.revision());
    if (deaf) {
      connect();
    }
  }

  private void audit() {
    if (closed) {
      return;
    }
    later(timing.audit(), this::audit);
    mustList = true;
    if (watching) {
      connect();
    }
  }

  /** Starts over after a pause. */
  private void failed(long mine, Problem why) {
    if (!why.code().equals("store-compacted") && !why.code().equals("store-future")) {
      gate.lost();
      sink.stale(confirmed, why);
      store.reconnect();
    }
    watching = false;
    watch.close();
    attempts.after(mine, pauses.afterFailure(), this::connect);
  }

  private void later(Duration base, Runnable task) {
    scheduler.after(pauses.spread(base), task);
  }

  private void inSync() {
    confirmed = scheduler.now();
    sink.inSync(confirmed);
  }
}
