package io.hostler.store;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The way to a store over a network: a request takes its time to get there, the answer to come
 * back, and a later one may overtake an earlier. What a watch tells comes late too, in order. All
 * by a seed, in the time of the given scheduler, which nothing here ever blocks.
 *
 * <p>With a {@link SteppedScheduler}, all is on the test's thread, and whoever waits for an answer
 * lets time pass.
 */
public final class DelayedStore extends ForwardingStore {
  /** Of one way. Short against every deadline of those who ask. */
  private static final Duration MOST = Duration.ofMillis(20);

  private final Scheduler scheduler;
  private final Duration most;
  private final Random random;
  private final Map<String, Duration> slow = new LinkedHashMap<>();
  private int underWay;
  private boolean closed;

  public DelayedStore(Store inner, Scheduler scheduler, long seed) {
    this(inner, scheduler, MOST, seed);
  }

  /**
   * @param most that one way takes
   */
  public DelayedStore(Store inner, Scheduler scheduler, Duration most, long seed) {
    super(inner);
    this.scheduler = scheduler;
    this.most = most;
    this.random = new Random(seed);
  }

  /** What is asked, listed and watched under {@code prefix} is answered so much later. */
  public synchronized void slow(String prefix, Duration by) {
    slow.put(prefix, by);
  }

  /** Whether a request, an answer or an event is on its way, and not for long. */
  public synchronized boolean busy() {
    return underWay > 0;
  }

  /** In stepped time: lets it pass until nothing is on its way any more. */
  public void settle() {
    SteppedScheduler time = (SteppedScheduler) scheduler;
    do {
      time.settle();
    } while (busy() && time.step());
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    FarWatch far = new FarWatch(prefix, listener);
    far.open(revision);
    return far;
  }

  /** What was not sent yet never is, and nobody hears of what is on its way. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized Duration delay(String prefix) {
    Duration more =
        slow.entrySet().stream()
            .filter(each -> prefix.startsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Duration.ZERO);
    return more.plus(oneWay());
  }

  private synchronized Duration oneWay() {
    return Duration.ofNanos(random.nextLong(most.toNanos()));
  }

  private void later(Duration delay, Runnable task) {
    boolean counts = delay.compareTo(most) < 0;
    count(counts ? 1 : 0);
    scheduler.after(
        delay,
        () -> {
          try {
            task.run();
          } finally {
            count(counts ? -1 : 0);
          }
        });
  }

  private synchronized void count(int change) {
    underWay += change;
  }

  @Override
  protected <T> CompletableFuture<T> call(String prefix, Supplier<CompletableFuture<T>> request) {
    CompletableFuture<T> answer =
        scheduler instanceof SteppedScheduler stepped
            ? new Waiting<>(stepped)
            : new CompletableFuture<>();
    later(
        oneWay(),
        () -> {
          if (isClosed()) {
            answer.completeExceptionally(closedProblem());
            return;
          }
          var unused =
              request
                  .get()
                  .whenComplete((value, failure) -> answers(prefix, answer, value, failure));
        });
    return answer;
  }

  private <T> void answers(String prefix, CompletableFuture<T> to, T value, Throwable failure) {
    later(
        delay(prefix),
        () -> {
          if (failure != null || isClosed()) {
            to.completeExceptionally(failure == null ? closedProblem() : failure);
          } else {
            to.complete(value);
          }
        });
  }

  private static StoreException closedProblem() {
    return new StoreException(new Problem("store-unavailable", "the client was closed"));
  }

  private final class FarWatch implements Watch, WatchListener {
    private final String prefix;
    private final WatchListener listener;
    private Watch near = () -> {};
    private long last;
    private boolean over;

    FarWatch(String prefix, WatchListener listener) {
      this.prefix = prefix;
      this.listener = listener;
      this.last = scheduler.nanoTime();
    }

    void open(long revision) {
      later(
          oneWay(),
          () -> {
            if (!isOver()) {
              near = inner.watch(prefix, revision, this);
            }
          });
    }

    private boolean isOver() {
      return over || isClosed();
    }

    @Override
    public void changed(List<Change> changes) {
      inOrder(() -> listener.changed(changes));
    }

    @Override
    public void ended(WatchEnd cause) {
      inOrder(
          () -> {
            over = true;
            listener.ended(cause);
          });
    }

    private synchronized void inOrder(Runnable tell) {
      long now = scheduler.nanoTime();
      last = Math.max(last, now + delay(prefix).toNanos());
      later(
          Duration.ofNanos(last - now),
          () -> {
            if (!isOver()) {
              tell.run();
            }
          });
    }

    @Override
    public void close() {
      over = true;
      near.close();
    }
  }
}
