package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Packets from the world, and questions of guests with their answers, while the table changes, each
 * judged by the states that may have been in force while it was on its way: none passes that none
 * of them allows, none is lost that all allow.
 *
 * <p>But for one at most: nf_tables keeps two states of a chain. A packet whose processor was taken
 * away while two commits passed may find chains of three states.
 */
final class JudgedTraffic {
  /** At least: on a busy machine the changes may end early. */
  private static final int PACKETS = 300;

  /** Of some 40,000. */
  private static final int TORN = 1;

  private final PacketRig rig;
  private final long seed;

  /** From {@code oldest} on: what may be in force now. Appended before a commit begins. */
  private final List<TableDesired> states = new CopyOnWriteArrayList<>();

  private final AtomicInteger oldest = new AtomicInteger();

  /** Odd while the table is in another hand. */
  private final AtomicInteger windows = new AtomicInteger();

  private final AtomicInteger judged = new AtomicInteger();

  /** Those on whose way the table may have changed. */
  private final AtomicInteger amid = new AtomicInteger();

  private final AtomicInteger leaked = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger torn = new AtomicInteger();
  private long openNanos;

  /**
   * @param first what is in force
   * @param seed of the changes, for whoever reads a failure
   */
  JudgedTraffic(PacketRig rig, TableDesired first, long seed) {
    this.rig = rig;
    this.seed = seed;
    states.add(first);
  }

  /** A commit of it begins. */
  void mayBecome(TableDesired wanted) {
    states.add(LastRules.fill(wanted, states.getLast()));
  }

  /** What was said last is in force. */
  void isLast() {
    oldest.set(states.size() - 1);
  }

  /** What was found in force. */
  void is(TableDesired found) {
    states.add(found);
    isLast();
  }

  TableDesired last() {
    return states.getLast();
  }

  /**
   * From the moment when another hand acts until the table is back, packets are only counted. Ends
   * when some were judged after that.
   */
  void unguarded(Callable<?> hand, Callable<Boolean> back) throws Exception {
    windows.incrementAndGet();
    long start = System.nanoTime();
    hand.call();
    Eventually.holds(back);
    openNanos += System.nanoTime() - start;
    windows.incrementAndGet();
    int before = judged.get();
    Eventually.holds(() -> judged.get() > before + 10);
  }

  /** What became of the packets that were sent while nobody vouched for the table. */
  String unguarded() {
    int times = windows.get() / 2;
    return ("in another hand %d times for %d us each, from its start to our mend; %d packets passed"
            + " and %d were lost then against the rules; %d others were judged")
        .formatted(
            times,
            Duration.ofNanos(openNanos / Math.max(1, times)).toNanos() / 1000,
            leaked.get(),
            lost.get(),
            judged.get());
  }

  /** Whether other rules than ours were seen to let a packet through, or to hold one up. */
  boolean wasNoticed() {
    return leaked.get() + lost.get() > 0;
  }

  /** Sends packets as long as the changes go on. */
  void during(Callable<Boolean> changes) throws Exception {
    FutureTask<Boolean> ended = new FutureTask<>(changes);
    Thread.ofPlatform().daemon().start(ended);
    RandomTables packets = new RandomTables(1);
    while (!ended.isDone() || judged.get() < PACKETS) {
      Packet packet = packets.oneWay();
      judge(now(), List.of(packet), () -> rig.delivered(packet));
      Packet question = packets.question();
      Moment asked = now();
      if (judge(asked, List.of(question), () -> rig.delivered(question))) {
        Packet answer = rig.answer(question);
        judge(asked, List.of(question, answer), () -> rig.answerArrives(question, answer));
      }
    }
    assertTrue(ended.get());
    assertTrue(amid.get() > 0, "no packet was on its way during a change");
  }

  /**
   * When a packet is sent.
   *
   * @param oldest the first state that may judge it
   */
  private record Moment(int window, int oldest) {}

  private Moment now() {
    return new Moment(windows.get(), oldest.get());
  }

  /**
   * Whether the last of these packets, sent by {@code send}, was delivered.
   *
   * @param first when the first of them was sent
   */
  private boolean judge(Moment first, List<Packet> packets, BooleanSupplier send) {
    Packet packet = packets.getLast();
    boolean delivered = send.getAsBoolean();
    List<TableDesired> known = List.copyOf(states);
    List<TableDesired> during = known.subList(first.oldest(), known.size());
    boolean isLost =
        !delivered
            && during.stream().allMatch(state -> packets.stream().allMatch(p -> passes(state, p)))
            && !rig.comesLate(packet)
            && !isTorn(packet, during.size());
    boolean isLeaked = delivered && during.stream().noneMatch(state -> passes(state, packet));
    if (first.window() % 2 == 0 && first.window() == windows.get()) {
      assertTrue(
          !isLost,
          () ->
              "lost: "
                  + packet
                  + " seed "
                  + seed
                  + " judged by "
                  + during.stream().map(state -> parts(state, packet)).toList());
      assertTrue(!isLeaked, () -> "passed: " + packet + " seed " + seed);
      judged.incrementAndGet();
      amid.addAndGet(during.size() > 1 ? 1 : 0);
    } else {
      lost.addAndGet(isLost ? 1 : 0);
      leaked.addAndGet(isLeaked ? 1 : 0);
    }
    return delivered;
  }

  /** Whether two commits passed meanwhile, and it is the first. */
  private boolean isTorn(Packet packet, int states) {
    boolean one = states > 2 && torn.incrementAndGet() <= TORN;
    if (one) {
      System.out.println("torn by two commits: " + packet);
    }
    return one;
  }

  /** What of a state has to do with the packet. */
  private static List<Guest> parts(TableDesired state, Packet packet) {
    return state.guests().values().stream()
        .filter(guest -> Stream.of(packet.in(), packet.out().get()).anyMatch(guest.tap()::equals))
        .toList();
  }

  private static boolean passes(TableDesired state, Packet packet) {
    return Some.passes(Simulate.of(state, packet));
  }
}
