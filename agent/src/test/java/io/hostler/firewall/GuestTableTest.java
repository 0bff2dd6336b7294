package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What guests hand over, one after the other, amounts to what all of it says at once. */
class GuestTableTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid TWO = Some.uid(2);
  private static final Uid WEB = Some.uid(900);

  private static GuestRules random(Random random, Uid guest) {
    List<AttachedFirewall> attached = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (random.nextBoolean()) {
        int generation = random.nextInt(3);
        attached.add(
            new AttachedFirewall(
                Some.uid(900 + i),
                "f",
                generation,
                Some.rules("tcp " + generation + ":9 any"),
                i == 1,
                generation > 1 ? Optional.of("cut") : Optional.empty()));
      }
    }
    return new GuestRules(
        Some.tap(guest),
        List.of(new GuestAddress(Some.address(guest), false)),
        random.nextBoolean() ? List.of(Some.POOL) : List.of(),
        random.nextBoolean(),
        attached,
        random.nextInt(4) > 0);
  }

  @Property(tries = 100)
  void oneAfterTheOtherIsAllAtOnce(@ForAll long seed) {
    Random random = new Random(seed);
    GuestTable table = new GuestTable();
    table.node(NodeRules.none());
    Map<Uid, GuestRules> all = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      Uid guest = Some.uid(1 + random.nextInt(6));
      if (random.nextInt(4) == 0) {
        all.remove(guest);
        table.remove(guest);
      } else {
        GuestRules rules = random(random, guest);
        all.put(guest, rules);
        table.put(guest, rules);
      }
    }
    GuestTable fresh = new GuestTable();
    fresh.node(NodeRules.none());
    all.forEach(fresh::put);
    assertEquals(fresh.merged(), table.merged());
  }

  private static GuestRules web(Uid guest, long generation, String rule) {
    return GuestFirewallTest.rules(
        guest, new AttachedFirewall(WEB, "web", generation, Some.rules(rule)));
  }

  private static TableDesired found() {
    return TableDesired.empty()
        .with(WEB, Some.rules("tcp 1:1 any"))
        .with(Some.guest(1, Some.filtered(WEB), "198.51.100.1"));
  }

  @Test
  void whatIsSpokenIsNewerThanWhatWasFound() {
    GuestTable table = new GuestTable();
    table.found(found());
    table.put(TWO, web(TWO, 0, "tcp 2:2 any"));
    assertEquals(Some.rules("tcp 2:2 any"), table.merged().firewalls().get(WEB));
    table.remove(TWO);
    assertEquals(found(), table.merged());
  }

  @Test
  void aRefusedFirstWordFallsBackToWhatWasFound() {
    GuestTable table = new GuestTable();
    table.found(found());
    GuestRules wanted = web(ONE, 1, "tcp 3:3 any");
    table.put(ONE, wanted);
    table.takeBack(ONE, wanted, Optional.empty());
    assertEquals(found(), table.merged());
    table.put(ONE, wanted);
    table.settled(ONE);
    GuestRules next = web(ONE, 2, "tcp 4:4 any");
    table.put(ONE, next);
    table.takeBack(ONE, next, Optional.of(wanted));
    assertEquals(Some.rules("tcp 3:3 any"), table.merged().firewalls().get(WEB));
  }

  @Test
  void theOlderCopyCountsWhenTheNewerGoes() {
    GuestTable table = new GuestTable();
    table.put(ONE, web(ONE, 1, "tcp 1:1 any"));
    table.put(TWO, web(TWO, 2, "tcp 2:2 any"));
    table.remove(TWO);
    assertEquals(Some.rules("tcp 1:1 any"), table.merged().firewalls().get(WEB));
    table.remove(ONE);
    assertEquals(TableDesired.empty(), table.merged());
  }

  private static GuestRules cutting(Uid guest, long generation, Optional<String> id, String rule) {
    return GuestFirewallTest.rules(
        guest, new AttachedFirewall(WEB, "web", generation, Some.rules(rule), false, id));
  }

  private static int epoch(GuestTable table, Uid guest) {
    return table.merged().guests().get(guest).epoch();
  }

  @Test
  void aCutOfASharedFirewallIsOfAllWhoHaveItAtOnceAndNotOfOrphans() {
    Uid orphan = Some.uid(3);
    GuestTable table = new GuestTable();
    GuestRules before = cutting(ONE, 1, Optional.empty(), "tcp 22:22 any");
    table.put(ONE, before);
    table.put(TWO, cutting(TWO, 1, Optional.empty(), "tcp 22:22 any"));
    table.put(orphan, cutting(orphan, 1, Optional.empty(), "tcp 22:22 any").asKept());
    assertEquals(Cut.NONE, epoch(table, TWO));
    GuestRules cut = cutting(ONE, 2, Optional.of("a"), "tcp 80:80 any");
    table.put(ONE, cut);
    assertEquals(cut.epoch(), epoch(table, ONE));
    assertEquals(cut.epoch(), epoch(table, TWO), "whose rules are others too");
    assertEquals(Cut.NONE, epoch(table, orphan), "who keeps its rules");
    table.put(TWO, cutting(TWO, 2, Optional.of("a"), "tcp 80:80 any"));
    assertEquals(cut.epoch(), epoch(table, TWO), "its own word changes nothing more");
    table.put(TWO, cutting(TWO, 1, Optional.empty(), "tcp 22:22 any"));
    assertEquals(cut.epoch(), epoch(table, TWO), "nor does one that comes late");
    table.takeBack(ONE, cut, Optional.of(before));
    assertEquals(Cut.NONE, epoch(table, ONE), "refused by the kernel");
    assertEquals(Cut.NONE, epoch(table, TWO));
  }

  /** What lets the guest in: a packet of each port. */
  private static void allows(GuestTable table, Uid guest, int port, boolean passes) {
    assertEquals(
        passes,
        Some.passes(Simulate.of(table.merged(), Some.inbound(guest, port))),
        guest + " " + port);
  }

  @Test
  void anOrphanKeepsItsRulesWhenOthersGetWiderOnes() {
    GuestTable table = new GuestTable();
    table.put(ONE, web(ONE, 1, "tcp 22:22 any").asKept());
    table.put(TWO, web(TWO, 1, "tcp 22:22 any"));
    assertEquals(1, table.merged().firewalls().size(), "one chain while they are the same");
    table.put(TWO, web(TWO, 2, "all any any"));
    allows(table, TWO, 80, true);
    allows(table, ONE, 80, false);
    allows(table, ONE, 22, true);
    table.put(TWO, web(TWO, 3, "tcp 22:22 any"));
    assertEquals(1, table.merged().firewalls().size());
    table.put(TWO, web(TWO, 4, "tcp 1:1 any"));
    table.remove(ONE);
    assertEquals(1, table.merged().firewalls().size(), "nothing is left of what nobody keeps");
  }

  /** As after the decision for a store that went back: generations start again from lower ones. */
  @Test
  void anOrphansCopyIsNothingToOthersHoweverHighItsGeneration() {
    for (boolean orphanFirst : new boolean[] {true, false}) {
      GuestTable table = new GuestTable();
      if (orphanFirst) {
        table.put(ONE, web(ONE, 5, "all any any").asKept());
      }
      table.put(TWO, web(TWO, 3, "tcp 22:22 any"));
      if (!orphanFirst) {
        table.put(ONE, web(ONE, 5, "all any any").asKept());
      }
      allows(table, TWO, 80, false);
      allows(table, ONE, 80, true);
    }
  }

  @Test
  void whoHasNotSpokenKeepsItsRulesOverRestartsUntilItDoes() {
    GuestTable table = new GuestTable();
    table.found(found());
    table.put(TWO, web(TWO, 9, "all any any"));
    allows(table, ONE, 80, false);
    allows(table, ONE, 1, true);
    GuestTable next = new GuestTable();
    next.found(table.merged());
    next.put(TWO, web(TWO, 9, "all any any"));
    next.put(ONE, web(ONE, 1, "tcp 1:1 any").asKept());
    assertEquals(table.merged(), next.merged(), "the same chain by the same name");
    next.put(ONE, web(ONE, 9, "all any any"));
    allows(next, ONE, 80, true);
    assertEquals(1, next.merged().firewalls().size());
  }
}
