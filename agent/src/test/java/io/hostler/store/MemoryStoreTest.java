package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
  private final AtomicLong clock = new AtomicLong();
  private final ExecutorService deliver = Executors.newCachedThreadPool();
  private final MemoryStore store = new MemoryStore(clock::get, deliver);

  @Override
  Store store() {
    return store;
  }

  @Override
  void compact(long revision) {
    store.compact(revision);
  }

  @Override
  void pass(Duration time) {
    clock.addAndGet(time.toNanos());
    store.expire();
  }

  @AfterEach
  void close() {
    store.close();
    deliver.shutdownNow();
  }

  @Test
  void rewindBringsBackTheOldAndBreaksWatches() {
    long before = put("a", "1").revision();
    Recorder recorder = new Recorder();
    store.watch("/", before, recorder);
    put("b", "2");
    Eventually.holds(Duration.ofSeconds(5), () -> recorder.changes().size() == 1);
    store.rewind(before);
    Eventually.holds(Duration.ofSeconds(5), () -> recorder.end().isPresent());
    assertEquals(Optional.of(WatchListener.WatchEnd.BROKEN), recorder.end());
    assertEquals(before, store.revision());
    assertEquals(1, done(store.list("/", "", 0, 10)).entries().size());
  }

  @Test
  void compactionKeepsWhatStands() {
    put("a", "1");
    put("b", "1");
    done(
        store.commit(
            Txn.empty().delete(done(store.list("/", "", 0, 1)).entries().getFirst().key())));
    long now = put("c", "1").revision();
    store.compact(now);
    List<Entry> entries = done(store.list("/", "", now, 10)).entries();
    assertEquals(2, entries.size());
    assertEquals(now, entries.getLast().modRevision());
  }

  @Test
  void longHistoryCompactsItself() {
    long start = store.revision();
    for (int i = 0; i < MemoryKeys.HISTORY + 1; i++) {
      put("a", "" + i);
    }
    assertCode("store-compacted", store.list("/", "", start, 1));
  }

  @Test
  void deliversOnlyOnTheGivenExecutor() {
    Queue<Runnable> later = new ArrayDeque<>();
    try (MemoryStore stepped = new MemoryStore(clock::get, later::add)) {
      Recorder recorder = new Recorder();
      stepped.watch("/", stepped.revision(), recorder);
      done(stepped.commit(Txn.empty().put("/a", "1")));
      assertEquals(List.of(), recorder.says());
      while (!later.isEmpty()) {
        later.remove().run();
      }
      assertEquals(List.of("+/a=1"), recorder.says());
    }
  }

  @Test
  void closedStoreIsUnavailable() {
    store.close();
    assertCode("store-unavailable", store.get("/a"));
  }

  @Test
  void realTimeStoreExpiresByItself() {
    try (MemoryStore real = new MemoryStore()) {
      Lease lease = done(real.grant(1));
      long at = done(real.commit(Txn.empty().putLeased("/l", "x", lease.id()))).revision();
      Recorder recorder = new Recorder();
      real.watch("/", at, recorder);
      Eventually.holds(Duration.ofSeconds(5), () -> recorder.says().equals(List.of("-/l")));
      assertTrue(real.revision() > at);
    }
  }
}
