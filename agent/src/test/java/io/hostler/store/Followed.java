package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A replica on a store of its own, with all that it told, to be compared with the truth. */
final class Followed implements AutoCloseable {
  /** Quick, so that hundreds of breaks fit into a test; no list that hides a lost event. */
  static final ReplicaTiming QUICK =
      new ReplicaTiming(
          Duration.ofMillis(300),
          Duration.ofMillis(400),
          Duration.ofSeconds(3),
          Duration.ofHours(1),
          Duration.ofMillis(20),
          Duration.ofMillis(300));

  final EtcdStore store;
  final Replica replica;
  private final Scheduler scheduler = Scheduler.thread("followed");
  private final List<Diff> diffs = new ArrayList<>();
  private final String prefix;

  Followed(EtcdStore store, ConnectCheck gate, String prefix, long seed) {
    this.store = store;
    this.prefix = prefix;
    this.replica =
        new Replica(new ReplicaParts(store, gate, scheduler, QUICK, new Random(seed)), prefix);
    replica.listen(
        diff -> {
          synchronized (diffs) {
            diffs.add(diff);
          }
        });
    replica.start();
    replica.whenSynced().orTimeout(60, TimeUnit.SECONDS).join();
  }

  List<Diff> diffs() {
    synchronized (diffs) {
      return List.copyOf(diffs);
    }
  }

  /** The content becomes and is the store's. */
  void catchesUp(Store truth, Duration within) {
    List<Entry> now =
        Listing.read(truth, prefix, entry -> entry).join().entries().values().stream().toList();
    Eventually.holds(
        within,
        () -> "replica at " + replica.revision() + " " + replica.freshness(),
        () -> replica.list(prefix).equals(now));
  }

  /**
   * Each revision since the first list was told once, whole, in order: as one calm watch saw it.
   */
  void toldEverythingOnce(Store truth) {
    List<Diff> told = diffs();
    long from = told.getFirst().revision();
    Recorder recorder = new Recorder();
    try (Watch _ = truth.watch(prefix, from, recorder)) {
      Eventually.holds(
          Duration.ofSeconds(60),
          () ->
              !recorder.changes().isEmpty()
                  && recorder.changes().getLast().revision() >= told.getLast().revision());
    }
    SortedMap<Long, SortedSet<String>> expected = new TreeMap<>();
    for (WatchListener.Change change : recorder.changes()) {
      String sign = change instanceof WatchListener.Change.Put ? "+" : "-";
      expected.computeIfAbsent(change.revision(), r -> new TreeSet<>()).add(sign + change.key());
    }
    SortedMap<Long, SortedSet<String>> got = new TreeMap<>();
    long last = from;
    for (Diff diff : told.subList(1, told.size())) {
      assertFalse(diff.listed(), "a list hides what was lost, at " + diff.revision());
      assertEquals(true, diff.revision() > last, "not in order: " + diff.revision());
      last = diff.revision();
      SortedSet<String> keys = new TreeSet<>();
      diff.put().forEach(e -> keys.add("+" + e.key()));
      diff.deleted().forEach(e -> keys.add("-" + e.key()));
      got.put(last, keys);
    }
    assertEquals(expected.keySet(), got.keySet(), "lost or invented revisions");
    assertEquals(expected, got);
  }

  @Override
  public void close() {
    replica.close();
    store.close();
    scheduler.close();
  }
}
