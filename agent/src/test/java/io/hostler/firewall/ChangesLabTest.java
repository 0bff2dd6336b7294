package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes under traffic: no packet passes that neither the old nor the new state allows, none is
 * lost that both allow.
 */
@Tag("lab")
class ChangesLabTest {
  private static final int CHANGES = 1000;
  private static final int KILLS = 5;

  /** At least: on a busy machine the changes may end early. */
  private static final int PACKETS = 300;

  private PacketRig rig;

  /** From {@code oldest} on: what may be in force now. Appended before a commit begins. */
  private final List<TableDesired> states = new CopyOnWriteArrayList<>();

  private final AtomicInteger oldest = new AtomicInteger();
  private final long seed = new Random().nextLong();

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
    states.add(commit(TableDesired.empty()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private TableDesired commit(TableDesired table) throws Exception {
    return rig.driver.commit(() -> table).get(10, TimeUnit.SECONDS).table();
  }

  private void mayBecome(TableDesired wanted) {
    states.add(LastRules.fill(wanted, states.getLast()));
  }

  private void isLast() {
    oldest.set(states.size() - 1);
  }

  /** Sends packets as long as the changes go on, and judges each by what could be in force. */
  private void trafficDuring(Callable<Boolean> changes) throws Exception {
    FutureTask<Boolean> ended = new FutureTask<>(changes);
    Thread changer = Thread.ofPlatform().start(ended);
    RandomTables packets = new RandomTables(1);
    int judged = 0;
    while (!ended.isDone() || judged < PACKETS) {
      Packet packet = packets.oneWay();
      int first = oldest.get();
      boolean delivered = rig.delivered(packet);
      List<TableDesired> known = List.copyOf(states);
      List<TableDesired> during = known.subList(first, known.size());
      boolean all = during.stream().allMatch(state -> Simulate.of(state, packet).passes());
      boolean none = during.stream().noneMatch(state -> Simulate.of(state, packet).passes());
      assertTrue(!all || delivered, () -> "lost: " + packet + " seed " + seed);
      assertTrue(!none || !delivered, () -> "passed: " + packet + " seed " + seed);
      judged++;
    }
    changer.join();
    assertTrue(ended.get());
  }

  /** Every fiftieth time the agent is another one, and other owners of tables come and go. */
  @Test
  void thousandChangesWithRestartsAndForeignTables() throws Exception {
    RandomTables some = new RandomTables(seed);
    trafficDuring(
        () -> {
          TableDesired wanted = TableDesired.empty();
          for (int change = 0; change < CHANGES; change++) {
            if (change % 50 == 25) {
              rig.space.sh(
                  "nft 'add table inet foreign; add chain inet foreign f { type filter hook"
                      + " forward priority 5; }; add rule inet foreign f counter accept'");
              rig.restart();
              states.add(rig.driver.inForce().get(10, TimeUnit.SECONDS));
            } else if (change % 50 == 49) {
              rig.space.sh("nft delete table inet foreign");
            }
            wanted = some.next(wanted);
            mayBecome(wanted);
            commit(wanted);
            isLast();
          }
          return true;
        });
  }

  /**
   * What a killed agent left is the old state or the new one, and the next agent goes on from it.
   */
  @Test
  void killedAtAnyPointTheNextAgentGoesOn() throws Exception {
    rig.stop();
    RandomTables some = new RandomTables(seed);
    Random when = new Random(seed);
    AtomicInteger between = new AtomicInteger();
    trafficDuring(
        () -> {
          TableDesired wanted = TableDesired.empty();
          int number = 0;
          for (int kill = 0; kill < KILLS; kill++) {
            try (CommittingChild child = new CommittingChild(rig.space.name, seed, number)) {
              for (int left = 1 + when.nextInt(8); left >= 0; left--) {
                assertTrue(child.says("begin " + number), "ended at " + number);
                wanted = some.next(wanted);
                mayBecome(wanted);
                child.goOn();
                if (left == 0) {
                  LockSupport.parkNanos(when.nextInt(20_000_000));
                  child.kill();
                } else {
                  assertTrue(child.says("done " + number), "ended at " + number);
                  isLast();
                }
                number++;
              }
            }
            TableDesired found = rig.read();
            boolean old = same(found, states.get(states.size() - 2));
            boolean changed = same(found, states.getLast());
            assertTrue(old || changed, () -> "neither: " + found);
            between.addAndGet(old && !changed ? 1 : 0);
            states.add(found);
            isLast();
          }
          return true;
        });
    rig.begin();
    TableDesired last = rig.driver.inForce().get(10, TimeUnit.SECONDS);
    assertEquals(last, commit(last));
    assertTrue(same(rig.read(), last));
  }

  /** By all that decides about guests; what is of the node's configuration is not read back. */
  private static boolean same(TableDesired one, TableDesired other) {
    return said(one).equals(said(other));
  }

  private static Map<Uid, Object> said(TableDesired table) {
    Map<Uid, Object> said = new TreeMap<>();
    table
        .guests()
        .forEach(
            (uid, guest) -> {
              // Who is filtered by no rule that is known is closed: so it is read back.
              List<Uid> asked =
                  guest.firewalls().stream()
                      .filter(firewall -> !rules(table, firewall).isEmpty())
                      .toList();
              boolean open = table.stance(guest) == TableDesired.Stance.OPEN;
              said.put(uid, List.of(guest.addresses(), guest.smtp(), open, open ? "" : asked));
            });
    table
        .firewalls()
        .forEach(
            (uid, rules) -> said.put(uid, rules.stream().map(RuleText::id).distinct().toList()));
    return said;
  }

  private static List<Rule> rules(TableDesired table, Uid firewall) {
    return table.firewalls().getOrDefault(firewall, List.of());
  }
}
