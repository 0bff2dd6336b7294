package io.hostler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Threads that put and delete under a prefix, some keys together, until closed. */
final class Writers implements AutoCloseable {
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  Writers(Store store, String prefix, long seed) {
    for (int i = 0; i < 3; i++) {
      Random random = new Random(seed + i);
      threads.add(Thread.ofVirtual().start(() -> write(store, prefix, random)));
    }
  }

  private void write(Store store, String prefix, Random random) {
    while (!stop.get()) {
      String key = prefix + random.nextInt(300);
      Txn txn =
          random.nextInt(4) == 0
              ? Txn.empty().delete(key)
              : Txn.empty()
                  .put(key, "x".repeat(random.nextInt(2_000)))
                  .put(prefix + "twin/" + random.nextInt(300), "" + random.nextInt());
      try {
        store.commit(txn).join();
      } catch (CompletionException e) {
        // Away, as the test wanted; what counts is what the store took.
        store.reconnect();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(15)));
    }
  }

  @Override
  public void close() {
    stop.set(true);
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
