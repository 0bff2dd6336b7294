package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Problem;
import io.hostler.testing.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** On a store that answers late and out of order. */
class ReplicaTest {
  private final SteppedScheduler time = new SteppedScheduler();
  private final MemoryStore memory = new MemoryStore(time::nanoTime, time::run);
  private final FlakyStore store = new FlakyStore(memory);
  private final DelayedStore far = new DelayedStore(store, time, Seed.ofThisRun());
  private final List<Diff> diffs = new ArrayList<>();
  private Optional<Problem> regressed = Optional.empty();
  private long era = 1;
  private int lost;
  private int asked;
  private final ConnectCheck gate =
      new ConnectCheck() {
        @Override
        public CompletableFuture<Answer> ask() {
          asked++;
          return ConnectCheck.open(far)
              .ask()
              .thenApply(a -> new Answer(a.revision(), regressed, era));
        }

        @Override
        public void lost() {
          lost++;
        }

        @Override
        public void saw(long revision) {
          // Not under test.
        }
      };
  private final ReplicaParts parts =
      new ReplicaParts(far, gate, time, ReplicaTiming.standard(), new Random(Seed.ofThisRun()));
  private final Replica replica = new Replica(parts, "/a/");

  private void put(String key, String value) {
    memory.commit(Txn.empty().put(key, value)).join();
  }

  private void started() {
    replica.listen(diffs::add);
    replica.start();
    far.settle();
    // That there is nothing yet is told too.
    diffs.removeIf(Diff::isEmpty);
  }

  private List<String> keys() {
    return replica.list("/a/").stream().map(Entry::key).toList();
  }

  @Test
  void holdsWhatIsThereAndFollows() {
    for (int i = 0; i < Listing.PAGE + 3; i++) {
      put("/a/%04d".formatted(i), "x");
    }
    put("/b/1", "beside");
    assertFalse(replica.whenSynced().isDone());
    started();
    assertTrue(replica.whenSynced().isDone());
    assertEquals(Listing.PAGE + 3, keys().size());
    put("/a/new", "y");
    memory.commit(Txn.empty().delete("/a/0001")).join();
    far.settle();
    assertEquals(Listing.PAGE + 3, keys().size());
    assertEquals("y", replica.get("/a/new").orElseThrow().value());
    assertEquals(3, diffs.size());
    assertEquals("/a/0001", diffs.getLast().deleted().getFirst().key());
    assertInstanceOf(Freshness.InSync.class, replica.freshness());
  }

  /** They asked one by one, all day: most of what an idle agent did. */
  @Test
  void quietReplicasOfAStoreAskItTogether() {
    List<Replica> others =
        List.of("/b/", "/c/", "/d/").stream().map(prefix -> new Replica(parts, prefix)).toList();
    started();
    others.forEach(Replica::start);
    far.settle();
    asked = 0;
    time.pass(Duration.ofSeconds(60));
    int silences = (int) (60_000 / ReplicaTiming.standard().silence().toMillis());
    assertTrue(asked <= silences, "one question each time: " + asked);
    assertTrue(asked >= silences * 4 / 5 - 1, "and each time one: " + asked);
    store.away(true);
    time.pass(Duration.ofSeconds(10));
    assertInstanceOf(Freshness.Stale.class, replica.freshness());
    others.forEach(other -> assertInstanceOf(Freshness.Stale.class, other.freshness()));
    store.away(false);
    time.pass(Duration.ofSeconds(10));
    others.forEach(other -> assertInstanceOf(Freshness.InSync.class, other.freshness()));
    replica.close();
    others.forEach(Replica::close);
    time.pass(Duration.ofSeconds(10));
    asked = 0;
    time.pass(Duration.ofSeconds(60));
    assertEquals(0, asked, "closed, nobody asks");
  }

  /** Each question was a read, and the node's lease was renewed beside it anyway. */
  @Test
  void whileTheStoreAnswersOtherThingsItIsNotAsked() {
    started();
    asked = 0;
    for (int i = 0; i < 12; i++) {
      time.pass(Duration.ofSeconds(5));
      parts.answered(memory.revision());
    }
    assertEquals(0, asked);
    store.freeze();
    time.pass(Duration.ofSeconds(10));
    assertInstanceOf(Freshness.Stale.class, replica.freshness(), "answers ended, so it was asked");
  }

  /** A member that lags, or another store: for the gate to judge. */
  @Test
  void anAnswerFromBeforeWhatIsHeldCountsForNothing() {
    put("/a/1", "x");
    started();
    asked = 0;
    for (int i = 0; i < 4; i++) {
      time.pass(Duration.ofSeconds(5));
      parts.answered(memory.revision() - 1);
    }
    assertTrue(asked > 0);
  }

  @Test
  void anAnswerThatShowsADeafWatchHasItReplaced() {
    started();
    store.loseEvents(true);
    put("/a/1", "x");
    for (int i = 0; i < 14; i++) {
      time.pass(Duration.ofSeconds(5));
      parts.answered(memory.revision());
    }
    put("/a/2", "x");
    time.pass(Duration.ofSeconds(1));
    store.loseEvents(false);
    parts.answered(memory.revision());
    time.pass(Duration.ofSeconds(10));
    assertEquals(List.of("/a/1", "/a/2"), keys());
  }

  /** A node that was away while the store went back, was decided about and moved on. */
  @Test
  void afterADecisionThatItSleptThroughItListsAnew() {
    put("/a/1", "x");
    put("/a/2", "x");
    started();
    store.away(true);
    memory.rewind(2);
    for (int i = 0; i < 5; i++) {
      put("/b/" + i, "others go on");
    }
    era = 2;
    store.away(false);
    time.pass(Duration.ofSeconds(10));
    assertEquals(List.of("/a/1"), keys());
    assertEquals(2, replica.era());
  }

  @Test
  void oneTransactionIsOneDiff() {
    started();
    memory.commit(Txn.empty().put("/a/1", "x").put("/a/2", "x").put("/b/3", "x")).join();
    put("/a/4", "x");
    far.settle();
    assertEquals(List.of(2, 1), diffs.stream().map(d -> d.put().size()).toList());
  }

  /** Whoever waited for the first change of an empty prefix waited for the first thing in it. */
  @Test
  void anEmptyPrefixIsToldAsAWholeToo() {
    List<Diff> heard = new ArrayList<>();
    put("/b/1", "beside");
    replica.listen(heard::add);
    started();
    assertEquals(1, heard.size());
    assertTrue(heard.getFirst().listed() && heard.getFirst().isEmpty());
    assertEquals(replica.revision(), heard.getFirst().revision());
    replica.listen(heard::add);
    far.settle();
    assertEquals(2, heard.size(), "who comes late too");
    time.pass(Duration.ofMinutes(30));
    far.settle();
    assertEquals(2, heard.size(), "and once");
  }

  @Test
  void lateListenerHearsTheWhole() {
    put("/a/1", "x");
    started();
    List<Diff> late = new ArrayList<>();
    replica.listen(late::add);
    put("/a/2", "x");
    far.settle();
    assertEquals(List.of(1, 1), late.stream().map(d -> d.put().size()).toList());
  }

  @Test
  void theGateLearnsThatTheStoreWasLostSightOf() {
    started();
    assertEquals(0, lost);
    store.endWatches(WatchListener.WatchEnd.LOST);
    time.pass(Duration.ofSeconds(1));
    assertEquals(0, lost);
    store.endWatches(WatchListener.WatchEnd.BROKEN);
    far.settle();
    assertEquals(1, lost);
  }

  @Test
  void failingListenerCostsNoChange() {
    replica.listen(
        diff -> {
          throw new IllegalStateException("as the test wanted");
        });
    started();
    put("/a/1", "x");
    put("/a/2", "x");
    far.settle();
    assertEquals(List.of("/a/1", "/a/2"), keys());
    assertEquals(2, diffs.size());
  }

  @Test
  void brokenWatchGoesOnAfterTheLastEvent() {
    started();
    put("/a/1", "x");
    far.settle();
    int lists = store.lists();
    store.away(true);
    time.pass(Duration.ofSeconds(1));
    put("/a/2", "x");
    assertEquals(List.of("/a/1"), keys());
    assertInstanceOf(Freshness.Stale.class, replica.freshness());
    store.away(false);
    time.pass(Duration.ofSeconds(5));
    assertEquals(List.of("/a/1", "/a/2"), keys());
    assertEquals(2, diffs.size());
    assertEquals(lists, store.lists(), "no list was needed");
    assertInstanceOf(Freshness.InSync.class, replica.freshness());
  }

  @Test
  void staleSinceTheLastConfirmation() {
    started();
    time.pass(Duration.ofSeconds(60));
    Instant before = time.now().minusSeconds(7);
    store.away(true);
    time.pass(Duration.ofSeconds(30));
    Freshness.Stale stale = assertInstanceOf(Freshness.Stale.class, replica.freshness());
    assertEquals("store-unavailable", stale.why().code());
    assertTrue(stale.since().isAfter(before) && stale.since().isBefore(before.plusSeconds(8)));
  }

  @Test
  void lostWatchListsAgainAndTellsTheDifference() {
    put("/a/1", "x");
    put("/a/2", "x");
    started();
    store.away(true);
    memory.commit(Txn.empty().delete("/a/1").put("/a/3", "x")).join();
    put("/a/9", "x");
    memory.compact(memory.revision());
    store.away(false);
    time.pass(Duration.ofSeconds(5));
    assertEquals(List.of("/a/2", "/a/3", "/a/9"), keys());
    Diff diff = diffs.getLast();
    assertTrue(diff.listed());
    assertEquals(List.of("/a/3", "/a/9"), diff.put().stream().map(Entry::key).toList());
    assertEquals(List.of("/a/1"), diff.deleted().stream().map(Entry::key).toList());
  }

  @Test
  void compactionHalfWayStartsTheListOver() {
    for (int i = 0; i < Listing.PAGE + 3; i++) {
      put("/a/%04d".formatted(i), "x");
    }
    int[] left = {3};
    store.beforeList(
        () -> {
          if (left[0]-- > 0) {
            put("/a/0000", "y" + left[0]);
            memory.compact(memory.revision());
          }
        });
    started();
    time.pass(Duration.ofSeconds(3));
    assertEquals(Listing.PAGE + 3, keys().size());
    assertEquals("y0", replica.get("/a/0000").orElseThrow().value());
  }

  @Test
  void frozenStoreIsNoticedByTheWatchdog() {
    started();
    store.freeze();
    put("/a/1", "x");
    time.pass(Duration.ofSeconds(9));
    assertTrue(store.reconnects() > 0);
    assertInstanceOf(Freshness.Stale.class, replica.freshness());
    store.thaw();
    time.pass(Duration.ofSeconds(5));
    assertEquals(List.of("/a/1"), keys());
    assertEquals(1, diffs.size());
    assertInstanceOf(Freshness.InSync.class, replica.freshness());
  }

  /** After an event it went by twice the silence: the look that came a moment too early. */
  @Test
  void aFrozenStoreIsNoticedAsSoonWheneverItsLastEventCame() {
    ReplicaTiming timing = ReplicaTiming.standard();
    Duration most = timing.silence().multipliedBy(5).dividedBy(4).plus(timing.answer());
    started();
    for (int i = 0; i < 40; i++) {
      time.pass(Duration.ofMillis(10_000 + 130 * i));
      put("/a/1", "" + i);
      far.settle();
      int before = store.reconnects();
      store.freeze();
      time.pass(most.plusMillis(50));
      assertTrue(store.reconnects() > before, "event " + i);
      store.thaw();
      time.pass(Duration.ofSeconds(5));
      assertInstanceOf(Freshness.InSync.class, replica.freshness());
    }
  }

  @Test
  void olderStoreIsListedAgain() {
    put("/a/1", "x");
    long before = memory.revision();
    put("/a/2", "x");
    started();
    memory.rewind(before);
    time.pass(Duration.ofSeconds(1));
    assertEquals(List.of("/a/1"), keys());
  }

  @Test
  void otherClusterIsListedAgain() {
    started();
    int lists = store.lists();
    store.cluster(42);
    store.endWatches(WatchListener.WatchEnd.BROKEN);
    far.settle();
    assertEquals(lists + 1, store.lists());
  }

  @Test
  void regressedStoreIsWithheldUntilDecided() {
    put("/a/1", "x");
    long before = memory.revision();
    put("/a/2", "x");
    started();
    regressed = Optional.of(new Problem("store-regressed", "as the test wanted"));
    memory.rewind(before);
    time.pass(Duration.ofSeconds(6));
    assertEquals(List.of("/a/1", "/a/2"), keys());
    assertEquals("/a/2", replica.withheld().orElseThrow().deleted().getFirst().key());
    assertEquals("store-regressed", ((Freshness.Stale) replica.freshness()).why().code());
    regressed = Optional.empty();
    replica.look();
    far.settle();
    assertEquals(List.of("/a/1"), keys());
    assertEquals(Optional.empty(), replica.withheld());
    assertInstanceOf(Freshness.InSync.class, replica.freshness());
  }

  @Test
  void deletionsOfAStoreThatIsAnotherNowAreWithheld() {
    put("/a/1", "x");
    started();
    regressed = Optional.of(new Problem("store-regressed", "as the test wanted"));
    put("/a/2", "y");
    far.settle();
    memory.commit(Txn.empty().delete("/a/1")).join();
    far.settle();
    assertEquals(List.of("/a/1", "/a/2"), keys());
    assertEquals("/a/1", replica.withheld().orElseThrow().deleted().getFirst().key());
    regressed = Optional.empty();
    time.pass(Duration.ofSeconds(10));
    assertEquals(List.of("/a/2"), keys());
  }

  @Test
  void deletionsAreAppliedInOrderWithWhatCameAfter() {
    put("/a/1", "x");
    started();
    memory.commit(Txn.empty().delete("/a/1")).join();
    put("/a/1", "again");
    memory.commit(Txn.empty().put("/a/2", "y").delete("/a/1")).join();
    put("/a/3", "z");
    far.settle();
    assertEquals(List.of("/a/2", "/a/3"), keys());
    assertEquals(List.of(1, 0, 1, 1, 1), diffs.stream().map(d -> d.put().size()).toList());
  }

  /** Nothing may be taken for deleted because the question failed. */
  @Test
  void deletionsWaitForAStoreThatDoesNotAnswer() {
    put("/a/1", "x");
    started();
    memory.commit(Txn.empty().delete("/a/1")).join();
    store.away(true);
    time.pass(Duration.ofSeconds(5));
    assertEquals(List.of("/a/1"), keys());
    store.away(false);
    time.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), keys());
  }

  /** Between the question and the list. */
  @Test
  void listOfAStoreThatBecameAnotherMeanwhileIsWithheld() {
    put("/a/1", "x");
    started();
    store.beforeList(
        () -> {
          regressed = Optional.of(new Problem("store-regressed", "as the test wanted"));
          memory.commit(Txn.empty().delete("/a/1")).join();
        });
    store.endWatches(WatchListener.WatchEnd.LOST);
    time.pass(Duration.ofSeconds(2));
    assertEquals(List.of("/a/1"), keys());
    assertEquals("/a/1", replica.withheld().orElseThrow().deleted().getFirst().key());
  }

  @Test
  void auditFindsWhatNoWatchTold() {
    started();
    store.loseEvents(true);
    put("/a/1", "never told");
    far.settle();
    store.loseEvents(false);
    put("/a/2", "told");
    far.settle();
    assertEquals(List.of("/a/2"), keys());
    time.pass(Duration.ofMinutes(13));
    assertEquals(List.of("/a/1", "/a/2"), keys());
  }

  /** Else a list of all would take as much memory again. */
  @Test
  void auditKeepsWhatItHasOfWhatDidNotChange() {
    put("/a/1", "x");
    started();
    Entry held = replica.get("/a/1").orElseThrow();
    int lists = store.lists();
    time.pass(Duration.ofMinutes(13));
    assertTrue(store.lists() > lists);
    assertSame(held, replica.get("/a/1").orElseThrow());
  }

  @Test
  void deafWatchIsReplacedWhenTheStoreMovedOn() {
    started();
    store.loseEvents(true);
    put("/a/1", "never told");
    far.settle();
    store.loseEvents(false);
    for (int i = 0; i < 20; i++) {
      put("/b/other", "" + i);
      time.pass(Duration.ofSeconds(5));
    }
    assertEquals(List.of("/a/1"), keys());
    assertEquals(1, diffs.size());
  }

  @Test
  void closedReplicaKeepsItsContentAndIsSilent() {
    put("/a/1", "x");
    started();
    replica.close();
    far.settle();
    put("/a/2", "x");
    time.pass(Duration.ofMinutes(20));
    assertEquals(List.of("/a/1"), keys());
    assertEquals(1, diffs.size());
  }
}
