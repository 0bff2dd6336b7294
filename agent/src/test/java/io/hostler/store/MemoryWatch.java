package io.hostler.store;

import io.hostler.store.WatchListener.Change;
import io.hostler.store.WatchListener.WatchEnd;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watch of a memory store: reads on from its position whenever it is woken. */
final class MemoryWatch implements Watch {
  private static final Logger log = LoggerFactory.getLogger(MemoryWatch.class);

  private final MemoryKeys keys;
  private final Lock lock;
  private final Executor deliver;
  private final String prefix;
  private final WatchListener listener;
  // Guarded by the store's lock, as the keys are.
  private long position;
  private boolean running;
  private boolean closed;
  private boolean broken;

  MemoryWatch(
      MemoryKeys keys,
      Lock lock,
      Executor deliver,
      String prefix,
      long position,
      WatchListener listener) {
    this.keys = keys;
    this.lock = lock;
    this.deliver = deliver;
    this.prefix = prefix;
    this.position = position;
    this.listener = listener;
  }

  /** Looks for something to deliver. Called with the lock held. */
  void wake() {
    if (!running && !closed) {
      running = true;
      deliver.execute(this::run);
    }
  }

  /** Ends it as a lost connection would. Called with the lock held. */
  void breakOff() {
    broken = true;
    wake();
  }

  /** Called with the lock held. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      List<Change> changes;
      WatchEnd end;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        end = broken ? WatchEnd.BROKEN : WatchEnd.LOST;
        closed = broken || position < keys.compacted();
        changes = closed ? List.of() : keys.changesAfter(position, prefix);
        position = Math.max(position, keys.revision());
        if (!closed && changes.isEmpty()) {
          running = false;
          return;
        }
      } finally {
        lock.unlock();
      }
      if (changes.isEmpty()) {
        listener.ended(end);
        return;
      }
      deliver(changes);
    }
  }

  private void deliver(List<Change> changes) {
    try {
      listener.changed(changes);
    } catch (RuntimeException e) {
      // What it missed must not look delivered.
      log.error("watch listener failed prefix={}", prefix, e);
      lock.lock();
      try {
        broken = true;
      } finally {
        lock.unlock();
      }
    }
  }
}
