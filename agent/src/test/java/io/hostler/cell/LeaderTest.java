package io.hostler.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.placement.NodeReservation;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.reservation.Recounting;
import io.hostler.reservation.ReservationCodec;
import io.hostler.store.ConnectCheck;
import io.hostler.store.DelayedStore;
import io.hostler.store.FlakyStore;
import io.hostler.store.Keys;
import io.hostler.store.MemoryStore;
import io.hostler.store.Replica;
import io.hostler.store.ReplicaParts;
import io.hostler.store.ReplicaTiming;
import io.hostler.store.SteppedScheduler;
import io.hostler.store.Txn;
import io.hostler.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** In stepped time, on a store that answers late and out of order. */
class LeaderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Uid COUNTED = Uid.random();

  private final SteppedScheduler time = new SteppedScheduler();
  private final MemoryStore store = new MemoryStore(time::nanoTime, time::run);
  private final long cell = store.commit(Txn.empty().put(Keys.CELL, "{}")).join().revision();
  private long seed = Seed.ofThisRun();

  /** A node that stands, with its own way to the store and its own clock. */
  private final class Contender {
    final FlakyStore way = new FlakyStore(store);
    final DelayedStore far = new DelayedStore(way, time, seed++);
    final List<Long> rounds = new ArrayList<>();
    final List<Runnable> work = new ArrayList<>();
    boolean workWaits;
    Optional<Long> stopped = Optional.empty();
    Consumer<Leadership> during = term -> {};
    final Leader leader =
        new Leader(
            far,
            Uid.random(),
            () -> stopped.orElseGet(time::nanoTime),
            task -> {
              if (workWaits) {
                work.add(task);
              } else {
                task.run();
              }
            },
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
                  public boolean waits() {
                    return true;
                  }

                  @Override
                  public void lead(Leadership leadership) {
                    rounds.add(leadership.term());
                    during.accept(leadership);
                  }
                }));

    Contender() {
      ReplicaParts parts =
          new ReplicaParts(
              far, ConnectCheck.open(far), time, ReplicaTiming.standard(), new Random(seed++));
      Replica key = new Replica(parts, Keys.LEADER);
      key.listen(diff -> leader.changed());
      key.onTurn(leader::changed);
      key.start();
    }

    boolean leads() {
      return leader.leading().isPresent();
    }

    long term() {
      return leader.leading().orElseThrow().term();
    }
  }

  /** A counter that is wrong, as the leader's recount would find it. */
  private void miscount() {
    String wrong = ReservationCodec.write(new NodeReservation(7, 7, 7), Optional.empty());
    store.commit(Txn.empty().put(Keys.nodeReservations(COUNTED), wrong)).join();
  }

  /** Whether a leader of that term mends it: what leaders write. */
  private boolean mends(Contender by, long term) {
    miscount();
    try {
      return new Recounting(by.far).run(term, cell) == 1;
    } catch (HostlerException cutOff) {
      return false;
    }
  }

  private void pass(Duration duration, Contender... contenders) {
    for (long left = duration.toMillis(); left > 0; left -= 1000) {
      for (Contender contender : contenders) {
        contender.leader.tick();
      }
      time.pass(SECOND);
      store.expire();
    }
  }

  private Contender leading() {
    Contender one = new Contender();
    pass(SECOND, one);
    assertTrue(one.leads());
    return one;
  }

  @Test
  void oneOfTwoLeadsAndTheOtherOnlyReads() {
    Contender a = leading();
    Contender b = new Contender();
    pass(Duration.ofMinutes(5), a, b);
    assertTrue(a.leads());
    assertFalse(b.leads());
    assertEquals(0, b.way.commits());
    assertEquals(1, a.way.commits(), "renewing writes nothing");
  }

  /** Both read the key at each round, all day. */
  @Test
  void whileTheKeyIsQuietNobodyReadsIt() {
    Contender a = leading();
    Contender b = new Contender();
    pass(Duration.ofSeconds(10), a, b);
    a.leader.tick();
    b.leader.tick();
    time.pass(SECOND);
    int read = a.way.reads() + b.way.reads();
    a.leader.tick();
    b.leader.tick();
    time.pass(Duration.ofMillis(900));
    assertEquals(read, a.way.reads() + b.way.reads());
    pass(Duration.ofMinutes(1), a, b);
    assertTrue(a.leads(), "and its lease is renewed");
  }

  @Test
  void ofTwoThatStandAtOnceOneLeads() {
    for (int i = 0; i < 30; i++) {
      Contender a = new Contender();
      Contender b = new Contender();
      pass(Duration.ofSeconds(2), a, b);
      assertTrue(a.leads() ^ b.leads(), "seed " + seed);
      a.leader.close();
      b.leader.close();
    }
  }

  @Test
  void tasksRunAtTheStartOfATermThenAsOftenAsTheyWantAndWhenWoken() {
    Contender a = leading();
    assertEquals(1, a.rounds.size());
    pass(Duration.ofSeconds(13), a);
    assertEquals(3, a.rounds.size());
    a.leader.wake();
    assertEquals(4, a.rounds.size());
    Contender b = new Contender();
    pass(SECOND, b);
    b.leader.wake();
    assertEquals(List.of(), b.rounds);
  }

  @Test
  void afterExpiryAnotherLeadsAndTheCutOffOneStoppedBefore() {
    Contender a = leading();
    Contender b = new Contender();
    pass(Duration.ofSeconds(6), a, b);
    a.way.away(true);
    int seconds = 0;
    int stoppedAt = 0;
    while (!b.leads()) {
      pass(SECOND, a, b);
      seconds++;
      if (!a.leads() && stoppedAt == 0) {
        stoppedAt = seconds;
      }
      assertFalse(a.leads() && b.leads(), "two lead after " + seconds + " s");
      assertTrue(seconds < 30, "nobody took over");
    }
    assertEquals(10, stoppedAt, 1, "two thirds of the lease");
    assertEquals(16, seconds, 1, "the lease, and what watch and claim take");
  }

  /** The store's lease runs from when the claim was sent at the latest, not from its answer. */
  @Test
  void aTermIsCountedFromTheRequestNotFromItsLateAnswer() {
    Contender a = new Contender();
    a.far.slow("", Duration.ofSeconds(2)); // three answers until it leads: 6 s
    a.leader.tick();
    time.pass(Duration.ofMillis(6_300));
    assertTrue(a.leads());
    time.pass(Duration.ofMillis(3_800));
    assertFalse(a.leads(), "10 s after it stood");
  }

  /** Nor are renewals. */
  @Test
  void aRenewalIsCountedFromTheRequest() {
    Contender a = leading();
    a.way.freeze();
    a.leader.tick();
    time.pass(Duration.ofSeconds(5));
    a.way.thaw();
    a.way.away(true);
    time.pass(Duration.ofMillis(4_900));
    assertTrue(a.leads());
    time.pass(Duration.ofMillis(200));
    assertFalse(a.leads(), "10 s after the renewal was sent");
  }

  @Test
  void anEndedTermIsNotRevivedByALateRenewal() {
    Contender a = leading();
    a.way.freeze();
    a.leader.tick();
    time.pass(Duration.ofMillis(8_000));
    Leadership term = a.leader.leading().orElseThrow();
    long sent = time.nanoTime();
    time.pass(Duration.ofSeconds(3));
    assertFalse(term.holds());
    term.prolong(sent + Duration.ofSeconds(60).toNanos());
    assertFalse(term.holds(), "its time was over");
    a.way.thaw();
    time.pass(SECOND);
    assertFalse(a.leads());
    pass(Duration.ofSeconds(16), a);
    assertTrue(a.term() > term.term(), "another term");
    Leadership given = a.leader.leading().orElseThrow();
    given.end();
    given.prolong(time.nanoTime() + Duration.ofSeconds(60).toNanos());
    assertFalse(given.holds(), "it was ended");
  }

  @Test
  void aStalledLeaderThatBelievesItLeadsWritesNothing() {
    Contender a = leading();
    Contender b = new Contender();
    a.stopped = Optional.of(time.nanoTime()); // its clock stands: it will believe for ever
    pass(Duration.ofSeconds(17), b);
    assertTrue(a.leads() && b.leads(), "both believe");
    assertTrue(mends(b, b.term()));
    assertFalse(mends(a, a.term()));
    pass(SECOND, a);
    assertFalse(a.leads(), "the next look at the key tells it");
  }

  @Test
  void aLostReplyOfTheClaimIsFoundOutByTheKey() {
    Contender a = new Contender();
    a.way.loseReplies(1);
    pass(SECOND, a);
    assertFalse(a.leads());
    pass(SECOND, a);
    assertTrue(a.leads());
    assertEquals(store.get(Keys.LEADER).join().orElseThrow().createRevision(), a.term());
    assertTrue(mends(a, a.term()));
  }

  @Test
  void aLostReplyOfALostClaimLeavesTheOtherInPeace() {
    Contender a = new Contender();
    Contender b = new Contender();
    // b doesn't know the outcome of its claim, and before it looks the key is another's
    b.way.loseReplies(1);
    pass(SECOND, b);
    store.commit(Txn.empty().delete(Keys.LEADER)).join();
    pass(SECOND, a);
    pass(Duration.ofSeconds(20), a, b);
    assertTrue(a.leads());
    assertFalse(b.leads());
  }

  @Test
  void givingUpLetsAnotherLeadAtOnceAlsoWhenTheStoreIsClosedRightAfter() {
    for (int i = 0; i < 20; i++) {
      Contender a = leading();
      a.leader.close();
      a.far.close();
      Contender b = leading();
      b.leader.close();
    }
  }

  /** At any instant of its candidacy. */
  @Test
  void whatIsStoppedWhileItStandsLeavesNoKeyBehind() {
    for (int millis = 0; millis < 150; millis += 3) {
      Contender a = new Contender();
      a.leader.tick();
      time.pass(Duration.ofMillis(millis));
      a.leader.close();
      a.far.close();
      time.pass(SECOND);
      assertEquals(Optional.empty(), store.get(Keys.LEADER).join(), "stopped after " + millis);
    }
  }

  @Test
  void aStopDoesNotWaitForAStoreThatDoesNotAnswer() {
    Contender a = leading();
    a.way.freeze();
    long before = time.nanoTime();
    a.leader.close();
    assertTrue(time.nanoTime() - before <= SECOND.toNanos());
  }

  @Test
  void aDeletedKeyEndsTheTermWithinARound() {
    Contender a = leading();
    long term = a.term();
    store.commit(Txn.empty().delete(Keys.LEADER)).join();
    pass(Duration.ofSeconds(2), a);
    assertTrue(a.term() > term);
  }

  /** It was dropped: the run of the old term asked its own term whether there is more to do. */
  @Test
  void whatIsAskedForInANewTermWhileTheOldOnesRunGoesOnIsDone() {
    Contender a = new Contender();
    a.workWaits = true;
    pass(SECOND, a);
    long old = a.term();
    a.during =
        _ -> {
          a.during = term -> {};
          store.commit(Txn.empty().delete(Keys.LEADER)).join();
          a.workWaits = false;
          pass(Duration.ofSeconds(2), a);
          assertTrue(a.term() > old, "a new term has begun");
        };
    List.copyOf(a.work).forEach(Runnable::run);
    assertEquals(List.of(old, a.term()), a.rounds);
  }

  @Test
  void whateverHappensTermsGrowAndNoOldTermWritesAfterANewOne() {
    for (int run = 0; run < 40; run++) {
      Random random = new Random(seed);
      String what = "seed " + seed + ": ";
      List<Contender> all = List.of(new Contender(), new Contender(), new Contender());
      long newest = 0;
      for (int step = 0; step < 300; step++) {
        Contender one = all.get(random.nextInt(3));
        switch (random.nextInt(8)) {
          case 0 -> one.way.away(true);
          case 1, 2 -> one.way.away(false);
          case 3 -> one.way.loseReplies(one.leads() ? 0 : 1);
          case 4 ->
              one.stopped = one.stopped.isEmpty() ? Optional.of(time.nanoTime()) : Optional.empty();
          default -> pass(Duration.ofSeconds(1 + random.nextInt(4)), one);
        }
        if (one.leads()) {
          one.way.loseReplies(0);
          long term = one.term();
          if (mends(one, term)) {
            assertTrue(term >= newest, what + "term " + term + " after " + newest);
            newest = term;
          }
        }
      }
      assertTrue(newest > 0, what + "nobody ever led");
      all.forEach(contender -> contender.way.away(false));
      all.forEach(contender -> contender.leader.close());
      time.pass(Duration.ofMinutes(1));
    }
  }
}
