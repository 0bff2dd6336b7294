package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every store does, whatever it keeps things in. Each test uses a prefix of its own. */
abstract class StoreContract {
  /** Of the revisions that the store in memory keeps; a reader may be slow. */
  private static final int FEWER_THAN_ARE_KEPT = 2000;

  private static final Duration SOON = Duration.ofSeconds(10);

  private final String root = "/contract/" + UUID.randomUUID() + "/";

  abstract Store store();

  abstract void compact(long revision);

  /** Lets time pass for leases; a store in real time needs do nothing. */
  abstract void pass(Duration time);

  @Test
  void missingKeyIsEmpty() {
    assertEquals(Optional.empty(), done(store().get(root + "none")));
  }

  @Test
  void putTellsRevisions() {
    TxnResult first = put("a", "1");
    TxnResult second = put("a", "2");
    Entry entry = done(store().get(root + "a")).orElseThrow();
    assertEquals(new Entry(root + "a", "2", first.revision(), second.revision()), entry);
    assertTrue(second.revision() > first.revision());
  }

  @Test
  void createsOnlyOnce() {
    Txn create = Txn.empty().ifAbsent(root + "a").put(root + "a", "mine");
    assertTrue(done(store().commit(create)).committed());
    TxnResult again = done(store().commit(create));
    assertFalse(again.committed());
    assertEquals("mine", again.now().get(root + "a").value());
  }

  @Test
  void changesOnlyWhatItHasSeen() {
    long seen = put("a", "1").revision();
    put("a", "2");
    assertFalse(
        done(store().commit(Txn.empty().ifModRevision(root + "a", seen).put(root + "a", "3")))
            .committed());
    assertFalse(
        done(store().commit(Txn.empty().ifModRevision(root + "a", seen).delete(root + "a")))
            .committed());
    assertEquals("2", done(store().get(root + "a")).orElseThrow().value());
  }

  @Test
  void transactionIsOneRevision() {
    put("gone", "x");
    Txn txn = Txn.empty().ifAbsent(root + "b").put(root + "b", "1").put(root + "c", "2");
    TxnResult result = done(store().commit(txn.delete(root + "gone")));
    assertTrue(result.committed());
    Page page = done(store().list(root, "", 0, 10));
    assertEquals(List.of(root + "b", root + "c"), page.entries().stream().map(Entry::key).toList());
    page.entries().forEach(e -> assertEquals(result.revision(), e.modRevision()));
  }

  @Test
  void failedTransactionChangesNothingAndTellsWhatStands() {
    put("a", "1");
    TxnResult result =
        done(
            store()
                .commit(
                    Txn.empty().ifAbsent(root + "a").ifAbsent(root + "b").put(root + "b", "2")));
    assertFalse(result.committed());
    assertEquals(Set.of(root + "a"), result.now().keySet());
    assertEquals(Optional.empty(), done(store().get(root + "b")));
  }

  @Test
  void createRevisionFencesOffAnOlderTerm() {
    long term = put("leader", "one").revision();
    Txn write = Txn.empty().ifCreateRevision(root + "leader", term).put(root + "w", "1");
    put("leader", "one, renewed");
    assertTrue(done(store().commit(write)).committed(), "a rewrite keeps the term");
    done(store().commit(Txn.empty().delete(root + "leader")));
    assertFalse(done(store().commit(write)).committed(), "no leader");
    put("leader", "two");
    assertFalse(done(store().commit(write)).committed(), "another term");
  }

  @Test
  void deletingWhatIsNotThereTakesNoRevision() {
    long before = put("a", "1").revision();
    assertEquals(before, done(store().commit(Txn.empty().delete(root + "none"))).revision());
  }

  @Test
  void pagesStandAtOneRevision() {
    for (int i = 0; i < 7; i++) {
      put("k" + i, "old");
    }
    Page first = done(store().list(root, "", 0, 3));
    put("k5", "new");
    put("k9", "new");
    done(store().commit(Txn.empty().delete(root + "k6")));
    List<Entry> all = new ArrayList<>(first.entries());
    Page page = first;
    while (page.more()) {
      page = done(store().list(root, all.getLast().key(), first.revision(), 3));
      assertEquals(first.revision(), page.revision());
      all.addAll(page.entries());
    }
    assertEquals(7, all.size());
    all.forEach(e -> assertEquals("old", e.value()));
    assertEquals(7, done(store().list(root, "", 0, 100)).entries().size());
  }

  @Test
  void whatIsNearbyIsAPageOfThePrefixWithTheOwnWritesInIt() {
    put("a/1", "one");
    put("a/2", "two");
    put("b/1", "other");
    Page page = done(store().listNearby(root + "a/", 10));
    assertEquals(List.of("one", "two"), page.entries().stream().map(Entry::value).toList());
    assertFalse(page.more());
    assertTrue(done(store().listNearby(root, 2)).more());
  }

  @Test
  void listIsBoundToItsPrefix() {
    put("a/1", "x");
    put("a0", "beside");
    put("b/1", "after");
    Page page = done(store().list(root + "a/", "", 0, 10));
    assertEquals(List.of(root + "a/1"), page.entries().stream().map(Entry::key).toList());
    assertFalse(page.more());
  }

  @Test
  void listThenWatchMissesNothingUnderWriters() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Semaphore writes = new Semaphore(FEWER_THAN_ARE_KEPT);
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      int writer = w;
      writers.add(Thread.ofVirtual().start(() -> write(writer, writes, stop)));
    }
    Eventually.holds(SOON, () -> done(store().list(root, "", 0, 200)).entries().size() > 50);
    Map<String, String> seen = new HashMap<>();
    Page page = done(store().list(root, "", 0, 10));
    long at = page.revision();
    page.entries().forEach(e -> seen.put(e.key(), e.value()));
    while (page.more()) {
      page = done(store().list(root, page.entries().getLast().key(), at, 10));
      page.entries().forEach(e -> seen.put(e.key(), e.value()));
    }
    Recorder recorder = new Recorder();
    try (Watch _ = store().watch(root, at, recorder)) {
      writes.release(FEWER_THAN_ARE_KEPT);
      Eventually.holds(SOON, () -> recorder.changes().size() > 100);
      stop.set(true);
      writes.release(writers.size());
      for (Thread writer : writers) {
        writer.join(TimeUnit.SECONDS.toMillis(10));
      }
      put("end", "end");
      Eventually.holds(SOON, () -> recorder.says().contains("+" + root + "end=end"));
    }
    long last = at;
    Set<String> keysOfRevision = new HashSet<>();
    for (WatchListener.Change change : recorder.changes()) {
      assertTrue(change.revision() >= last, "out of order");
      if (change.revision() > last) {
        keysOfRevision.clear();
      }
      assertTrue(keysOfRevision.add(change.key()), "twice: " + change);
      last = change.revision();
      switch (change) {
        case WatchListener.Change.Put(Entry e) -> seen.put(e.key(), e.value());
        case WatchListener.Change.Deleted(String key, long revision) -> seen.remove(key);
      }
    }
    Map<String, String> now = new HashMap<>();
    done(store().list(root, "", 0, 1000)).entries().forEach(e -> now.put(e.key(), e.value()));
    assertEquals(now, seen);
  }

  private void write(int writer, Semaphore writes, AtomicBoolean stop) {
    for (int i = 0; !stop.get(); i++) {
      writes.acquireUninterruptibly();
      String key = root + "w" + writer + "-" + (i % 40);
      Txn txn =
          i % 7 == 3
              ? Txn.empty().delete(key)
              : Txn.empty().put(key, "" + i).put(key + "-twin", "" + i);
      done(store().commit(txn));
    }
  }

  @Test
  void watchTellsHistoryAndThenNews() {
    long start = put("a", "1").revision();
    put("b", "2");
    done(store().commit(Txn.empty().delete(root + "a")));
    Recorder recorder = new Recorder();
    try (Watch _ = store().watch(root, start, recorder)) {
      Eventually.holds(SOON, () -> recorder.changes().size() == 2);
      put("c", "3");
      Eventually.holds(SOON, () -> recorder.changes().size() == 3);
    }
    assertEquals(
        List.of("+" + root + "b=2", "-" + root + "a", "+" + root + "c=3"), recorder.says());
  }

  @Test
  void watchSeesItsPrefixOnly() {
    long start = put("x/1", "1").revision();
    Recorder recorder = new Recorder();
    try (Watch _ = store().watch(root + "x/", start, recorder)) {
      put("x0", "beside");
      put("x/2", "2");
      Eventually.holds(SOON, () -> recorder.changes().size() == 1);
    }
    assertEquals(List.of("+" + root + "x/2=2"), recorder.says());
  }

  @Test
  void closedWatchIsSilent() {
    long start = put("a", "1").revision();
    Recorder closed = new Recorder();
    Recorder open = new Recorder();
    Watch watch = store().watch(root, start, closed);
    watch.close();
    watch.close();
    try (Watch _ = store().watch(root, start, open)) {
      put("b", "2");
      Eventually.holds(SOON, () -> open.changes().size() == 1);
    }
    assertEquals(List.of(), closed.says());
    assertEquals(Optional.empty(), closed.end());
  }

  @Test
  void compactedRevisionCannotBeListed() {
    long old = put("a", "1").revision();
    compact(put("a", "2").revision());
    assertCode("store-compacted", store().list(root, "", old, 10));
  }

  @Test
  void watchFromCompactedIsLost() {
    long old = put("a", "1").revision();
    put("a", "2");
    compact(put("a", "3").revision());
    Recorder recorder = new Recorder();
    try (Watch _ = store().watch(root, old, recorder)) {
      Eventually.holds(SOON, () -> recorder.end().isPresent());
    }
    assertEquals(Optional.of(WatchListener.WatchEnd.LOST), recorder.end());
    assertEquals(List.of(), recorder.changes());
  }

  @Test
  void futureRevisionIsSilent() {
    long now = put("a", "1").revision();
    Recorder future = new Recorder();
    Recorder present = new Recorder();
    try (Watch _ = store().watch(root, now + 1_000, future);
        Watch _ = store().watch(root, now, present)) {
      put("b", "1");
      Eventually.holds(SOON, () -> present.changes().size() == 1);
      assertEquals(List.of(), future.says());
      assertEquals(Optional.empty(), future.end());
    }
    assertCode("store-future", store().list(root, "", now + 1_000, 10));
  }

  @Test
  void leaseTakesItsKeysAlong() {
    Lease lease = done(store().grant(2));
    TxnResult put =
        done(
            store()
                .commit(
                    Txn.empty()
                        .putLeased(root + "leased", "x", lease.id())
                        .putLeased(root + "freed", "x", lease.id())
                        .put(root + "kept", "x")));
    put("freed", "without lease");
    Recorder recorder = new Recorder();
    try (Watch _ = store().watch(root + "leased", put.revision(), recorder)) {
      pass(Duration.ofSeconds(3));
      Eventually.holds(SOON, () -> recorder.says().equals(List.of("-" + root + "leased")));
    }
    assertTrue(done(store().get(root + "kept")).isPresent());
    assertTrue(done(store().get(root + "freed")).isPresent());
    assertCode("lease-lost", lease.keepAlive());
    assertCode("lease-lost", store().commit(Txn.empty().putLeased(root + "l", "x", lease.id())));
  }

  @Test
  void keptLeaseLives() {
    Lease lease = done(store().grant(2));
    done(store().commit(Txn.empty().putLeased(root + "leased", "x", lease.id())));
    long start = System.nanoTime();
    for (int i = 0; i < 4 || System.nanoTime() - start < realTime().toNanos(); i++) {
      pass(Duration.ofSeconds(1));
      done(lease.keepAlive());
    }
    assertTrue(done(store().get(root + "leased")).isPresent());
    done(lease.revoke());
    assertTrue(done(store().get(root + "leased")).isEmpty());
  }

  /** How long {@link #keptLeaseLives} must go on for the lease to run out, were it not kept. */
  Duration realTime() {
    return Duration.ZERO;
  }

  @Test
  void refusesWhatIsTooLarge() {
    String half = "x".repeat(900_000);
    assertCode(
        "store-too-large", store().commit(Txn.empty().put(root + "a", half).put(root + "b", half)));
    Txn many = Txn.empty();
    for (int i = 0; i < 129; i++) {
      many = many.put(root + i, "x");
    }
    assertCode("store-too-large", store().commit(many));
    assertEquals(List.of(), done(store().list(root, "", 0, 10)).entries());
  }

  @Test
  void takesAsManyConditionsAndAsManyChangesAsMayBe() {
    Txn most = Txn.empty();
    for (int i = 0; i < Txn.MAX_OPERATIONS; i++) {
      most = most.ifAbsent(root + i).put(root + i, "x");
    }
    assertTrue(done(store().commit(most)).committed());
    TxnResult again = done(store().commit(most));
    assertFalse(again.committed());
    assertEquals(Txn.MAX_OPERATIONS, again.now().size(), "each is read");
    assertCode("store-too-large", store().commit(most.ifAbsent(root + "more")));
    assertCode("store-too-large", store().commit(most.delete(root + "more")));
  }

  TxnResult put(String key, String value) {
    return done(store().commit(Txn.empty().put(root + key, value)));
  }

  static <T> T done(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  static void assertCode(String code, CompletableFuture<?> future) {
    assertEquals(code, code(future));
  }

  /** What it fails with; that it fails is asserted. */
  static String code(CompletableFuture<?> future) {
    CompletionException e = assertThrows(CompletionException.class, () -> done(future));
    return ((StoreException) e.getCause()).problem().code();
  }
}
