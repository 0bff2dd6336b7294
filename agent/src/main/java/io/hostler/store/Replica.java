package io.hostler.store;

import io.hostler.plan.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The keys under one prefix, in memory: listed by pages at one revision, then watched from the
 * next, by the supervisor of {@link ReplicaLoop}. Its readers may be on any thread and see whole
 * revisions only; listeners are called on the scheduler.
 *
 * <p>When the gate says that the store went back in time, the content stays as it was, and what the
 * store holds now is only shown by {@link #withheld}.
 */
public final class Replica implements AutoCloseable {
  /** No era: the content is of one and its listeners still of another. */
  public static final long BETWEEN = -1;

  private final ReplicaContent content = new ReplicaContent();
  private final CompletableFuture<Void> synced = new CompletableFuture<>();
  private final List<Consumer<Diff>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> onTurn = new CopyOnWriteArrayList<>();
  private final Scheduler scheduler;
  private final ReplicaLoop loop;
  private volatile Freshness freshness;
  private volatile long era;
  private volatile Optional<Diff> withheld = Optional.empty();

  /**
   * @param prefix what is held; the keys of one transaction show together only under one prefix
   */
  public Replica(ReplicaParts parts, String prefix) {
    this.scheduler = parts.scheduler();
    this.freshness =
        new Freshness.Stale(
            scheduler.now(), new Problem("store-unread", "not read yet: " + prefix));
    this.loop = new ReplicaLoop(parts, prefix, content, new Sink());
  }

  /** Begins to read. */
  public void start() {
    loop.start();
  }

  public Optional<Entry> get(String key) {
    return content.get(key);
  }

  /** In order of key. */
  public List<Entry> list(String prefix) {
    return content.list(prefix);
  }

  /** The revision of the last change that is in the content; 0 before the first list. */
  public long revision() {
    return content.revision();
  }

  /**
   * The cell's era that the content is of, and all that listeners made of it; 0 before the first
   * list, {@link #BETWEEN} while they are told the first of another era.
   */
  public long era() {
    return era;
  }

  public Freshness freshness() {
    return freshness;
  }

  /** What would change here, were the store accepted as it is now; empty while nothing is wrong. */
  public Optional<Diff> withheld() {
    return withheld;
  }

  /** Done when the content has been whole for the first time. */
  public CompletableFuture<Void> whenSynced() {
    return synced.copy();
  }

  /** Looks at the store at once, as after a decision; else it does so within seconds. */
  public void look() {
    loop.look();
  }

  /**
   * Tells {@code listener} each change, once: first the content so far, be it empty, as soon as it
   * was read; then each revision; after a list, the difference.
   */
  public void listen(Consumer<Diff> listener) {
    scheduler.run(
        () -> {
          if (synced.isDone()) {
            tell(listener, content.whole());
          }
          listeners.add(listener);
        });
  }

  /** Calls {@code listener} on the scheduler when this goes in or out of sync, or says why anew. */
  public void onTurn(Runnable listener) {
    onTurn.add(Guarded.of("replica listener", listener));
  }

  /** Ends the watch. The content stays as it is. */
  @Override
  public void close() {
    loop.close();
  }

  /** One listener's failure must not keep a change from the others or from the content. */
  private static void tell(Consumer<Diff> listener, Diff diff) {
    Guarded.of("replica listener", () -> listener.accept(diff)).run();
  }

  /** What the loop tells. */
  final class Sink {
    void changed(Diff diff) {
      boolean first = synced.complete(null);
      // Nothing is a whole state too: whoever waits for the first waits for it.
      if (first || !diff.isEmpty()) {
        listeners.forEach(listener -> tell(listener, diff));
      }
    }

    void takes(long now) {
      era = now == era ? era : BETWEEN;
    }

    void took(long now) {
      era = now;
    }

    void inSync(Instant now) {
      if (!(freshness instanceof Freshness.InSync)) {
        freshness = new Freshness.InSync(now);
        onTurn.forEach(Runnable::run);
      }
    }

    void stale(Instant confirmed, Problem why) {
      Instant since = freshness instanceof Freshness.Stale old ? old.since() : confirmed;
      freshness = new Freshness.Stale(since, why);
      onTurn.forEach(Runnable::run);
    }

    void withheld(Optional<Listing> listing) {
      withheld = listing.map(l -> content.difference(l.revision(), l.entries()));
    }
  }
}
