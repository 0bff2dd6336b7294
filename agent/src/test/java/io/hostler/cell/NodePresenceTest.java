package io.hostler.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Uid;
import io.hostler.store.FlakyStore;
import io.hostler.store.Keys;
import io.hostler.store.MemoryStore;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodePresenceTest {
  private final AtomicLong time = new AtomicLong();
  private final MemoryStore store = new MemoryStore(time::get, Runnable::run);
  private final FlakyStore way = new FlakyStore(store);
  private final Uid uid = Uid.random();
  private final NodePresence presence = new NodePresence(way, report("one"));

  private NodeReport report(String name) {
    return new NodeReport(uid, name, "0.1", 2, 1 << 30, List.of(), Map.of(), false);
  }

  private Optional<NodeReport> stored() {
    return store.get(Keys.node(uid)).join().map(entry -> NodeReportCodec.read(entry.value()));
  }

  private void pass(Duration duration) {
    for (long left = duration.toSeconds(); left > 0; left -= 5) {
      time.addAndGet(Duration.ofSeconds(5).toNanos());
      presence.tick();
    }
  }

  @Test
  void staysWithoutWritingAgain() {
    presence.tick();
    pass(Duration.ofMinutes(5));
    assertEquals(Optional.of(report("one")), stored());
    assertEquals(1, way.commits());
    assertTrue(presence.announced());
  }

  @Test
  void aChangeIsWrittenOnce() {
    presence.tick();
    presence.report(report("two"));
    pass(Duration.ofMinutes(1));
    assertEquals(Optional.of(report("two")), stored());
    assertEquals(2, way.commits());
  }

  @Test
  void cutOffLongerThanTheLeaseItComesBackByItself() {
    presence.tick();
    way.away(true);
    pass(Duration.ofSeconds(20));
    assertEquals(Optional.empty(), stored());
    assertFalse(presence.announced());
    way.away(false);
    pass(Duration.ofSeconds(10));
    assertEquals(Optional.of(report("one")), stored());
  }

  @Test
  void aRemovedKeyIsWrittenAgain() {
    presence.tick();
    store.commit(Txn.empty().delete(Keys.node(uid))).join();
    pass(Duration.ofSeconds(5));
    assertEquals(Optional.of(report("one")), stored());
  }

  @Test
  void aLostReplyIsWrittenAgainAndTheKeyHangsOnTheLease() {
    way.loseReplies(1);
    presence.tick();
    assertFalse(presence.announced());
    pass(Duration.ofSeconds(5));
    assertTrue(presence.announced());
    assertEquals(Optional.empty(), presence.problem());
    time.addAndGet(Duration.ofSeconds(16).toNanos());
    assertEquals(Optional.empty(), stored(), "without renewal it goes");
  }

  @Test
  void aCopiedIdentityIsSaid() {
    NodePresence copy = new NodePresence(new FlakyStore(store), report("copy"));
    presence.tick();
    for (int i = 0; i < 6; i++) {
      copy.tick();
      pass(Duration.ofSeconds(5));
    }
    assertEquals("node-uid-in-use", presence.problem().orElseThrow().code());
  }
}
