package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.SteppedChild.Change;
import io.hostler.plan.Uid;
import io.hostler.testing.Aim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL of the agent under traffic: what it leaves is the old state or the new one, no packet
 * sees a third, and the next agent goes on from it.
 */
@Tag("lab")
class KilledCommitLabTest {
  /** At least so many; more, until some came before the commit and some after it. */
  private static final int KILLS = 5;

  private static final int WITHIN = 3;
  private static final int MOST = 40;

  private PacketRig rig;
  private JudgedTraffic traffic;
  private final long seed = new Random().nextLong();
  private final Random when = new Random(seed);

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
    TableDesired empty = rig.driver.commit(TableDesired::empty).get(10, TimeUnit.SECONDS).table();
    traffic = new JudgedTraffic(rig, empty, seed);
    rig.stop();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void killedAtAnyTimeTheNextAgentGoesOn() throws Exception {
    RandomTables some = new RandomTables(seed);
    Aim commit = new Aim(when, 10_000_000);
    traffic.during(
        () -> {
          TableDesired wanted = TableDesired.empty();
          int number = 0;
          while (commit.tries() < (commit.met() ? KILLS : MOST)) {
            TableDesired before = traffic.last();
            try (ChildJvm child =
                new ChildJvm(CommittingChild.class, rig.space.name, seed, number)) {
              for (int left = 1 + when.nextInt(8); left >= 0; left--) {
                assertTrue(child.says("begin " + number), "ended at " + number);
                wanted = some.next(wanted);
                before = traffic.last();
                traffic.mayBecome(wanted);
                child.goOn();
                if (left == 0) {
                  commit.await();
                  child.kill();
                } else {
                  assertTrue(child.says("done " + number), "ended at " + number);
                  traffic.isLast();
                }
                number++;
              }
            }
            commit.was(isOld(before, traffic.last()));
          }
          return true;
        });
    System.out.println("killed at any time: " + commit);
    commit.demand();
    theNextAgentGoesOn();
  }

  /** Each thing that an agent does for a change is once the last that it did. */
  @Test
  void killedBetweenAnyTwoStepsOfAChangeTheOldStateOrTheNewOneStands() throws Exception {
    List<Change> changes = SteppedChild.changes();
    int[] kills = {0};
    traffic.during(
        () -> {
          for (int change = 0; change < changes.size(); change++) {
            List<String> passed = List.of();
            for (int stops = 1; !passed.contains(SteppedChild.DONE); stops++) {
              passed = killed(changes.get(change), change, stops);
              kills[0]++;
            }
            assertTrue(passed.contains(SteppedChild.AFTER_RUN), passed::toString);
          }
          return true;
        });
    System.out.printf(
        "killed at %d steps of %d changes%n", kills[0] - changes.size(), changes.size());
    theNextAgentGoesOn();
  }

  /** Where it was, up to so many stops; it is killed at the last of them. */
  private List<String> killed(Change change, int number, int stops) throws Exception {
    List<String> passed = new ArrayList<>();
    try (ChildJvm child = begun(change, number)) {
      while (passed.size() < stops && !passed.contains(SteppedChild.DONE)) {
        child.goOn();
        passed.add(child.line().orElseThrow());
      }
      child.kill();
    }
    TableDesired found = rig.read();
    boolean committed = passed.contains(SteppedChild.AFTER_RUN);
    TableDesired expected = committed ? change.after() : change.before();
    assertEquals(said(expected), said(found), () -> change.name() + " killed " + passed);
    traffic.is(found);
    return passed;
  }

  /** An agent that has what comes before the change in force, and waits to begin it. */
  private ChildJvm begun(Change change, int number) throws Exception {
    traffic.mayBecome(change.before());
    ChildJvm child = new ChildJvm(SteppedChild.class, rig.space.name, number);
    assertTrue(child.says(SteppedChild.READY), change.name());
    traffic.isLast();
    traffic.mayBecome(change.after());
    return child;
  }

  @Test
  void killedWithinTheBatchAllOfItStandsOrNothing() throws Exception {
    List<Change> changes = SteppedChild.changes();
    Aim batch = new Aim(when, 1_500_000);
    traffic.during(
        () -> {
          while (batch.tries() < (batch.met() ? WITHIN * changes.size() : MOST)) {
            int change = batch.tries() % changes.size();
            try (ChildJvm child = begun(changes.get(change), change)) {
              String at = "";
              while (!at.equals(SteppedChild.BEFORE_RUN)) {
                child.goOn();
                at = child.line().orElseThrow();
              }
              child.goOn();
              batch.await();
              child.kill();
            }
            batch.was(isOld(changes.get(change).before(), changes.get(change).after()));
          }
          return true;
        });
    System.out.println("killed within a batch: " + batch);
    batch.demand();
    theNextAgentGoesOn();
  }

  /** Whether the old state stands; else it has to be the new one. */
  private boolean isOld(TableDesired before, TableDesired after) throws Exception {
    TableDesired found = rig.read();
    boolean old = said(found).equals(said(before));
    assertTrue(
        old || said(found).equals(said(after)),
        () -> "neither " + before + " nor " + after + " but " + found + ", seed " + seed);
    traffic.is(found);
    return old;
  }

  private void theNextAgentGoesOn() throws Exception {
    rig.begin();
    TableDesired last = rig.driver.inForce().get(10, TimeUnit.SECONDS);
    assertEquals(last, rig.commit(last));
    assertEquals(said(last), said(rig.read()));
  }

  /**
   * All that decides about guests; what is of the node's configuration is not read back, and no
   * chain names a firewall that nobody knows.
   */
  private static Map<Uid, Object> said(TableDesired table) {
    Map<Uid, Object> said = new TreeMap<>();
    table
        .guests()
        .forEach(
            (uid, guest) -> {
              boolean open = table.stance(guest) == TableDesired.Stance.OPEN;
              List<Uid> known =
                  guest.firewalls().stream().filter(table.firewalls()::containsKey).toList();
              said.put(uid, List.of(guest.addresses(), guest.smtp(), open, known));
            });
    table
        .firewalls()
        .forEach(
            (uid, rules) -> said.put(uid, rules.stream().map(RuleText::id).distinct().toList()));
    return said;
  }
}
