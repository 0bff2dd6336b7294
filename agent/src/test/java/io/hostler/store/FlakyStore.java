package io.hostler.store;

import io.hostler.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A store that fails on demand; else it is the one that it wraps. Not for many threads. */
public final class FlakyStore extends ForwardingStore {
  private final List<Runnable> held = new ArrayList<>();
  private final List<WatchListener> watching = new ArrayList<>();
  private boolean away;
  private boolean frozen;
  private boolean losing;
  private int repliesToLose;
  private int commitsLeft = Integer.MAX_VALUE;
  private String slow = "none";
  private final List<Runnable> slowed = new ArrayList<>();
  private Runnable beforeList = () -> {};
  private long cluster;
  private int reconnects;
  private int lists;
  private int commits;
  private int reads;

  public FlakyStore(Store inner) {
    super(inner);
  }

  /** Every call fails with {@code store-unavailable}, nothing happens; watches end as broken. */
  public void away(boolean now) {
    away = now;
    if (now) {
      endWatches(WatchListener.WatchEnd.BROKEN);
    }
  }

  /** Calls happen, but neither answers nor events come through until thawed. */
  public void freeze() {
    frozen = true;
  }

  /** What is called from now on is answered before what is frozen. */
  public void pass() {
    frozen = false;
  }

  public void thaw() {
    frozen = false;
    List<Runnable> now = List.copyOf(held);
    held.clear();
    now.forEach(Runnable::run);
  }

  /** What is listed under this prefix is not answered until {@link #quick}. */
  public void slow(String prefix) {
    slow = prefix;
  }

  public void quick() {
    slow = "none";
    List<Runnable> now = List.copyOf(slowed);
    slowed.clear();
    now.forEach(Runnable::run);
  }

  /** Watches stay open, but what happens meanwhile never reaches them. */
  public void loseEvents(boolean now) {
    losing = now;
  }

  /** The next {@code count} commits happen, but are answered with {@code store-unclear}. */
  public void loseReplies(int count) {
    repliesToLose = count;
  }

  /** After so many more commits nothing is written any more: the agent's last words. */
  public void dieAfterCommits(int count) {
    commitsLeft = count;
  }

  /** Runs before each page is read. */
  public void beforeList(Runnable task) {
    beforeList = task;
  }

  public void cluster(long id) {
    cluster = id;
  }

  public int reconnects() {
    return reconnects;
  }

  /** Pages of more than one key that were asked for. */
  public int lists() {
    return lists;
  }

  /** That were asked for. */
  public int commits() {
    return commits;
  }

  /** Requests that read and do not write. */
  public int reads() {
    return reads;
  }

  public void endWatches(WatchListener.WatchEnd cause) {
    List<WatchListener> now = List.copyOf(watching);
    watching.clear();
    now.forEach(listener -> listener.ended(cause));
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return call(
        prefix,
        () -> {
          if (limit > 1) {
            lists++;
            beforeList.run();
          }
          CompletableFuture<Page> page = inner.list(prefix, after, revision, limit);
          return prefix.startsWith(slow) ? slowed(page) : page;
        });
  }

  private <T> CompletableFuture<T> slowed(CompletableFuture<T> result) {
    CompletableFuture<T> later = new CompletableFuture<>();
    slowed.add(() -> later.complete(result.join()));
    return later;
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    commits++;
    return call(
        "",
        () -> {
          if (commitsLeft-- <= 0) {
            commitsLeft = 0;
            return failed("store-unavailable");
          }
          CompletableFuture<TxnResult> result = inner.commit(txn);
          if (repliesToLose > 0) {
            repliesToLose--;
            return failed("store-unclear");
          }
          return result;
        });
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    WatchListener outer =
        new WatchListener() {
          @Override
          public void changed(List<Change> changes) {
            if (losing) {
              return;
            }
            hold(
                () -> {
                  if (watching.contains(this)) {
                    listener.changed(changes);
                  }
                });
          }

          @Override
          public void ended(WatchEnd cause) {
            watching.remove(this);
            listener.ended(cause);
          }
        };
    watching.add(outer);
    Watch watch = inner.watch(prefix, revision, outer);
    return () -> {
      watching.remove(outer);
      watch.close();
    };
  }

  @Override
  public long cluster() {
    return cluster;
  }

  @Override
  public void reconnect() {
    reconnects++;
    endWatches(WatchListener.WatchEnd.BROKEN);
  }

  private void hold(Runnable answer) {
    if (frozen) {
      held.add(answer);
    } else {
      answer.run();
    }
  }

  @Override
  protected <T> CompletableFuture<T> call(String about, Supplier<CompletableFuture<T>> request) {
    reads += about.isEmpty() ? 0 : 1;
    if (away) {
      return failed("store-unavailable");
    }
    CompletableFuture<T> result = request.get();
    if (!frozen) {
      return result;
    }
    CompletableFuture<T> later = new CompletableFuture<>();
    hold(
        () ->
            result.whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    later.complete(value);
                  } else {
                    later.completeExceptionally(failure);
                  }
                }));
    return later;
  }

  private static <T> CompletableFuture<T> failed(String code) {
    return CompletableFuture.failedFuture(
        new StoreException(new Problem(code, "as the test wanted")));
  }
}
