package io.hostler.store;

import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.hostler.store.WatchListener.Change;
import io.hostler.store.WatchListener.WatchEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch, until its first error or completion: jetcd's own resume would go on after the store's
 * head and lose silently what lies between, so nothing that comes after is let through.
 */
final class EtcdWatch implements Watch, io.etcd.jetcd.Watch.Listener {
  private static final Logger log = LoggerFactory.getLogger(EtcdWatch.class);

  private final WatchListener listener;
  private final LongPredicate sameCluster;
  private final Executor closer;
  private final Runnable onEnd;
  // Guarded by this, as is every call to the listener but the last.
  private boolean over;
  private AutoCloseable watcher = () -> {};

  /**
   * @param sameCluster whether a response's cluster id is the one that the unary calls see
   * @param closer closes jetcd's watcher: not in its own callback, which may hold its locks
   */
  EtcdWatch(WatchListener listener, LongPredicate sameCluster, Executor closer, Runnable onEnd) {
    this.listener = listener;
    this.sameCluster = sameCluster;
    this.closer = closer;
    this.onEnd = onEnd;
  }

  /** Takes what jetcd opened for it; closes that at once when the end came first. */
  void opened(AutoCloseable opened) {
    synchronized (this) {
      watcher = opened;
      if (!over) {
        return;
      }
    }
    closeWatcher();
  }

  @Override
  public void onNext(WatchResponse response) {
    if (!sameCluster.test(response.getHeader().getClusterId())) {
      end(WatchEnd.LOST, null);
      return;
    }
    List<Change> changes = new ArrayList<>();
    for (WatchEvent event : response.getEvents()) {
      Entry entry = EtcdRequests.entry(event.getKeyValue());
      changes.add(
          switch (event.getEventType()) {
            case PUT -> new Change.Put(entry);
            case DELETE ->
                new Change.Deleted(
                    event.getKeyValue().getKey().toString(StandardCharsets.UTF_8),
                    entry.modRevision());
            case UNRECOGNIZED ->
                throw new IllegalStateException("etcd sent an unknown kind of event");
          });
    }
    if (changes.isEmpty()) {
      return;
    }
    boolean failed = false;
    synchronized (this) {
      if (over) {
        return;
      }
      try {
        listener.changed(changes);
      } catch (RuntimeException e) {
        // What it missed must not look delivered.
        log.error("watch listener failed", e);
        failed = true;
      }
    }
    if (failed) {
      end(WatchEnd.BROKEN, null);
    }
  }

  @Override
  public void onError(Throwable cause) {
    end(EtcdErrors.lost(cause) ? WatchEnd.LOST : WatchEnd.BROKEN, cause);
  }

  @Override
  public void onCompleted() {
    end(WatchEnd.BROKEN, null);
  }

  /** Ends it with a word to its listener, unless it is over. */
  void end(WatchEnd end, @Nullable Throwable cause) {
    if (finish()) {
      log.debug("watch ended end={} because={}", end, String.valueOf(cause));
      listener.ended(end);
    }
  }

  @Override
  public void close() {
    finish();
  }

  private boolean finish() {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
    }
    onEnd.run();
    closeWatcher();
    return true;
  }

  private void closeWatcher() {
    AutoCloseable opened;
    synchronized (this) {
      opened = watcher;
    }
    closer.execute(
        () -> {
          try {
            opened.close();
          } catch (Exception e) {
            log.debug("closing a watch failed because={}", e.toString());
          }
        });
  }
}
