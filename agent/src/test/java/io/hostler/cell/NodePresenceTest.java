package io.hostler.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.DelayedStore;
import io.hostler.store.Entry;
import io.hostler.store.FlakyStore;
import io.hostler.store.Keys;
import io.hostler.store.MemoryStore;
import io.hostler.store.SteppedScheduler;
import io.hostler.store.Txn;
import io.hostler.store.WatchListener;
import io.hostler.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In stepped time, on a store that answers late and out of order. */
class NodePresenceTest {
  private static final Optional<String> IN_USE = Optional.of("node-uid-in-use");

  private final SteppedScheduler time = new SteppedScheduler();
  private final MemoryStore store = new MemoryStore(time::nanoTime, time::run);
  private final FlakyStore way = new FlakyStore(store);
  private final Uid uid = Uid.random();
  private int changes;
  private long answered;
  private final NodePresence presence = presence(way, "one", "here");

  private NodePresence presence(FlakyStore through, String name, String place) {
    NodePresence made =
        new NodePresence(
            new DelayedStore(through, time, Seed.ofThisRun()),
            report(name),
            place,
            revision -> answered = revision,
            () -> changes++);
    store.watch(
        Keys.node(uid),
        store.revision(),
        new WatchListener() {
          @Override
          public void changed(List<Change> changed) {
            made.changed();
          }

          @Override
          public void ended(WatchEnd cause) {
            made.changed();
          }
        });
    return made;
  }

  private NodeReport report(String name) {
    return new NodeReport(
        uid, name, "0.1", 2, 1 << 30, List.of(), NodeNetwork.NONE, Map.of(), false);
  }

  private Optional<String> stored() {
    return store
        .get(Keys.node(uid))
        .join()
        .map(entry -> NodeReportCodec.read(entry.value()).name());
  }

  private static Optional<String> code(NodePresence of) {
    return of.problem().map(Problem::code);
  }

  private void pass(Duration duration, NodePresence... all) {
    for (long left = duration.toSeconds(); left > 0; left -= 5) {
      for (NodePresence each : all) {
        each.tick();
      }
      time.pass(Duration.ofSeconds(5));
    }
  }

  @Test
  void staysWithoutWritingAgain() {
    assertFalse(presence.held());
    pass(Duration.ofMinutes(5), presence);
    assertEquals(Optional.of("one"), stored());
    assertEquals(1, way.commits());
    assertTrue(presence.held());
    assertEquals(1, changes);
  }

  /** It read the key back after each renewal, all day. */
  @Test
  void aRenewalReadsNothingAndTellsHowFarTheStoreIs() {
    pass(Duration.ofSeconds(15), presence);
    int before = way.reads();
    long last = store.commit(Txn.empty().put("/beside", "x")).join().revision();
    pass(Duration.ofMinutes(5), presence);
    assertTrue(presence.held());
    assertEquals(Optional.of("one"), stored());
    assertEquals(before, way.reads());
    assertEquals(last, answered);
  }

  @Test
  void afterARoundThatFailedItLooks() {
    pass(Duration.ofSeconds(15), presence);
    int before = way.reads();
    way.away(true);
    presence.tick();
    time.pass(Duration.ofSeconds(1));
    assertFalse(presence.tick().join(), "it asks to be tried again soon");
    way.away(false);
    pass(Duration.ofSeconds(5), presence);
    assertEquals(before + 1, way.reads());
  }

  @Test
  void aChangeIsWrittenOnce() {
    pass(Duration.ofSeconds(5), presence);
    presence.report(report("two"));
    pass(Duration.ofMinutes(1), presence);
    assertEquals(Optional.of("two"), stored());
    assertEquals(2, way.commits());
    assertTrue(presence.held());
    assertEquals(1, changes);
  }

  @Test
  void cutOffLongerThanTheLeaseItComesBackByItself() {
    pass(Duration.ofSeconds(5), presence);
    way.away(true);
    pass(Duration.ofSeconds(20), presence);
    assertEquals(Optional.empty(), stored());
    way.away(false);
    pass(Duration.ofSeconds(10), presence);
    assertEquals(Optional.of("one"), stored());
    assertTrue(presence.held());
  }

  @Test
  void aRemovedKeyIsWrittenAgain() {
    pass(Duration.ofSeconds(5), presence);
    store.commit(Txn.empty().delete(Keys.node(uid))).join();
    pass(Duration.ofSeconds(5), presence);
    assertEquals(Optional.of("one"), stored());
  }

  @Test
  void aLostReplyIsFoundOutByTheKeyWhichHangsOnTheLease() {
    way.loseReplies(1);
    pass(Duration.ofSeconds(5), presence);
    assertFalse(presence.held());
    pass(Duration.ofSeconds(5), presence);
    assertTrue(presence.held());
    assertEquals(1, way.commits());
    time.pass(Duration.ofSeconds(16));
    assertEquals(Optional.empty(), stored(), "without renewal it goes");
  }

  /** Neither saw the other when it looked. */
  @Test
  void ofTwoThatStartAtOnceOneSpeaks() {
    FlakyStore otherWay = new FlakyStore(store);
    NodePresence copy = presence(otherWay, "copy", "elsewhere");
    way.freeze();
    otherWay.freeze();
    presence.tick();
    copy.tick();
    time.pass(Duration.ofSeconds(1));
    way.thaw();
    otherWay.thaw();
    time.pass(Duration.ofSeconds(1));
    assertTrue(presence.held() ^ copy.held());
    Entry key = store.get(Keys.node(uid)).join().orElseThrow();
    assertEquals(key.createRevision(), key.modRevision(), "never overwritten");
  }

  /** It found its own former key, which went before it wrote. */
  @Test
  void oneThatStartsAgainDoesNotOverwriteWhoCameMeanwhile() {
    pass(Duration.ofSeconds(5), presence);
    FlakyStore slow = new FlakyStore(store);
    NodePresence again = presence(slow, "again", "here");
    slow.freeze();
    again.tick();
    time.pass(Duration.ofSeconds(1));
    store.commit(Txn.empty().delete(Keys.node(uid))).join();
    NodePresence copy = presence(new FlakyStore(store), "copy", "elsewhere");
    copy.tick();
    time.pass(Duration.ofSeconds(1));
    assertTrue(copy.held());
    Entry before = store.get(Keys.node(uid)).join().orElseThrow();
    slow.thaw();
    time.pass(Duration.ofSeconds(1));
    assertFalse(again.held());
    assertEquals(before, store.get(Keys.node(uid)).join().orElseThrow());
  }

  /** Both overwrote the key for ever, and both worked. */
  @Test
  void ofTwoWithOneCopiedIdentityTheFirstGoesOnAndTheSecondIsFenced() {
    NodePresence copy = presence(new FlakyStore(store), "copy", "elsewhere");
    pass(Duration.ofSeconds(5), presence);
    Entry before = store.get(Keys.node(uid)).join().orElseThrow();
    pass(Duration.ofMinutes(2), copy, presence);
    assertTrue(presence.held());
    assertEquals(Optional.empty(), code(presence));
    assertFalse(copy.held());
    assertEquals(IN_USE, code(copy));
    assertEquals(before, store.get(Keys.node(uid)).join().orElseThrow(), "never overwritten");
  }

  @Test
  void ofTwoThatStartAtOnceOneWorks() {
    NodePresence copy = presence(new FlakyStore(store), "copy", "elsewhere");
    pass(Duration.ofSeconds(20), copy, presence);
    assertTrue(copy.held() ^ presence.held());
    assertEquals(1, List.of(code(copy), code(presence)).stream().filter(IN_USE::equals).count());
  }

  @Test
  void aRestartInTheSamePlaceTakesOverAtOnce() {
    pass(Duration.ofSeconds(5), presence);
    NodePresence again = presence(new FlakyStore(store), "again", "here");
    again.tick();
    time.pass(Duration.ofSeconds(1));
    assertTrue(again.held());
    pass(Duration.ofMinutes(1), again);
    assertEquals(Optional.of("again"), stored(), "the former life's lease takes nothing along");
  }

  @Test
  void afterTheHostsBootItTakesOverWithinTheLeasesTime() {
    pass(Duration.ofSeconds(5), presence);
    NodePresence again = presence(new FlakyStore(store), "again", "another boot");
    pass(Duration.ofSeconds(5), again);
    assertEquals(IN_USE, code(again));
    pass(Duration.ofSeconds(20), again);
    assertTrue(again.held());
    assertEquals(Optional.empty(), code(again));
  }

  /** What held the lease keeps it through a lease that was lost, unless the copy was quicker. */
  @Test
  void whoeverLostItsLeaseToTheOtherIsFenced() {
    NodePresence copy = presence(new FlakyStore(store), "copy", "elsewhere");
    pass(Duration.ofSeconds(5), presence);
    way.away(true);
    pass(Duration.ofSeconds(25), presence, copy);
    assertTrue(copy.held());
    way.away(false);
    pass(Duration.ofSeconds(10), presence, copy);
    assertFalse(presence.held());
    assertEquals(IN_USE, code(presence));
    assertTrue(copy.held());
  }
}
