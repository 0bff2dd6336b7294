package io.hostler.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.MemoryStore;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** In manual time, on the store in memory. */
class LeaderTest {
  private final AtomicLong time = new AtomicLong();
  private final MemoryStore store = new MemoryStore(time::get, Runnable::run);

  /** A node that stands, with its own way to the store and its own clock. */
  private final class Contender {
    final ManualStore way = new ManualStore(store);
    final Uid uid = Uid.random();
    final List<Long> rounds = new ArrayList<>();
    final AtomicLong stopped = new AtomicLong();
    final Leader leader =
        new Leader(
            way,
            uid,
            () -> stopped.get() == 0 ? time.get() : stopped.get(),
            Runnable::run,
            List.of(
                new LeaderTask() {
                  @Override
                  public String name() {
                    return "test";
                  }

                  @Override
                  public Duration every() {
                    return Duration.ofSeconds(6);
                  }

                  @Override
                  public void lead(Leadership leadership) {
                    rounds.add(leadership.term());
                  }
                }));

    boolean leads() {
      return leader.leading().isPresent();
    }

    boolean writes(String value) {
      try {
        return leader
            .leading()
            .orElseThrow()
            .commit(Txn.empty().put("/test/by", value))
            .join()
            .committed();
      } catch (CompletionException e) {
        assertInstanceOf(CellException.class, e.getCause());
        return false;
      }
    }
  }

  private void pass(Duration duration, Contender... contenders) {
    for (long left = duration.toMillis(); left > 0; left -= 1000) {
      time.addAndGet(Duration.ofSeconds(1).toNanos());
      for (Contender contender : contenders) {
        contender.leader.tick();
      }
    }
  }

  @Test
  void oneOfTwoLeadsAndTheOtherOnlyReads() {
    Contender a = new Contender();
    Contender b = new Contender();
    a.leader.tick();
    b.leader.tick();
    pass(Duration.ofMinutes(5), a, b);
    assertTrue(a.leads());
    assertFalse(b.leads());
    assertEquals(0, b.way.commits);
    assertEquals(1, a.way.commits, "renewing writes nothing");
  }

  @Test
  void tasksRunAtTheStartOfATermThenAsOftenAsTheyWantAndWhenWoken() {
    Contender a = new Contender();
    a.leader.tick();
    assertEquals(1, a.rounds.size());
    pass(Duration.ofSeconds(12), a);
    assertEquals(3, a.rounds.size());
    a.leader.wake();
    assertEquals(4, a.rounds.size());
    Contender b = new Contender();
    b.leader.tick();
    b.leader.wake();
    assertEquals(List.of(), b.rounds);
  }

  @Test
  void afterExpiryAnotherLeadsAndTheCutOffOneStoppedBefore() {
    Contender a = new Contender();
    Contender b = new Contender();
    a.leader.tick();
    a.way.cut = true;
    int seconds = 0;
    int stoppedAt = 0;
    while (!b.leads()) {
      pass(Duration.ofSeconds(1), a, b);
      seconds++;
      if (!a.leads() && stoppedAt == 0) {
        stoppedAt = seconds;
      }
      assertFalse(a.leads() && b.leads(), "two lead after " + seconds + " s");
      assertTrue(seconds < 30, "nobody took over");
    }
    assertEquals(10, stoppedAt, "two thirds of the lease");
    assertEquals(15, seconds, "the lease");
  }

  @Test
  void aStalledLeaderThatBelievesItLeadsWritesNothing() {
    Contender a = new Contender();
    Contender b = new Contender();
    a.leader.tick();
    a.stopped.set(time.get() + 1); // its clock stands: it will believe for ever
    pass(Duration.ofSeconds(16), b);
    assertTrue(a.leads() && b.leads(), "both believe");
    assertTrue(b.writes("b"));
    assertFalse(a.writes("a"));
    assertEquals("b", store.get("/test/by").join().orElseThrow().value());
    assertFalse(a.leads(), "the refused write told it");
  }

  @Test
  void aFailedConditionOfTheCallerIsNotALostTerm() {
    Contender a = new Contender();
    a.leader.tick();
    var result =
        a.leader
            .leading()
            .orElseThrow()
            .commit(Txn.empty().ifModRevision("/test/none", 7).put("/test/by", "a"))
            .join();
    assertFalse(result.committed());
    assertTrue(a.leads());
  }

  @Test
  void aLostReplyOfTheClaimIsFoundOutByTheKey() {
    Contender a = new Contender();
    a.way.loseNextCommitReply = true;
    a.leader.tick();
    assertFalse(a.leads());
    pass(Duration.ofSeconds(1), a);
    assertTrue(a.leads());
    assertEquals(
        store.get(Keys.LEADER).join().orElseThrow().createRevision(),
        a.leader.leading().orElseThrow().term());
    assertTrue(a.writes("a"));
  }

  @Test
  void aLostReplyOfALostClaimLeavesTheOtherInPeace() {
    Contender a = new Contender();
    Contender b = new Contender();
    // b doesn't know the outcome of its claim, and before it looks the key is another's
    b.way.loseNextCommitReply = true;
    b.leader.tick();
    store.commit(Txn.empty().delete(Keys.LEADER)).join();
    a.leader.tick();
    pass(Duration.ofSeconds(20), a, b);
    assertTrue(a.leads());
    assertFalse(b.leads());
  }

  @Test
  void givingUpLetsAnotherLeadAtOnce() {
    Contender a = new Contender();
    Contender b = new Contender();
    a.leader.tick();
    Leadership old = a.leader.leading().orElseThrow();
    a.leader.close();
    b.leader.tick();
    assertTrue(b.leads());
    assertThrows(
        CompletionException.class, () -> old.commit(Txn.empty().put("/test/by", "a")).join());
  }

  @Test
  void aDeletedKeyEndsTheTermWithinARound() {
    Contender a = new Contender();
    a.leader.tick();
    long term = a.leader.leading().orElseThrow().term();
    store.commit(Txn.empty().delete(Keys.LEADER)).join();
    pass(Duration.ofSeconds(2), a);
    assertTrue(a.leader.leading().orElseThrow().term() > term);
  }

  @Test
  void whateverHappensTermsGrowAndNoOldTermWritesAfterANewOne() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Contender> all = List.of(new Contender(), new Contender(), new Contender());
      long newest = 0;
      for (int step = 0; step < 300; step++) {
        Contender one = all.get(random.nextInt(3));
        switch (random.nextInt(8)) {
          case 0 -> one.way.cut = true;
          case 1, 2 -> one.way.cut = false;
          case 3 -> one.way.loseNextCommitReply = true;
          case 4 -> one.stopped.set(one.stopped.get() == 0 ? time.get() : 0);
          default -> pass(Duration.ofSeconds(1 + random.nextInt(4)), one);
        }
        one.way.loseNextCommitReply &= !one.leads();
        if (one.leads() && !one.way.cut) {
          long term = one.leader.leading().orElseThrow().term();
          if (one.writes("x")) {
            assertTrue(term >= newest, "seed " + seed + ": term " + term + " after " + newest);
            newest = term;
          }
        }
      }
      assertTrue(newest > 0, "seed " + seed + ": nobody ever led");
      all.forEach(contender -> contender.way.cut = false);
      all.forEach(contender -> contender.leader.close());
      time.addAndGet(Duration.ofMinutes(1).toNanos());
    }
  }
}
