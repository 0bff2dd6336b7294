package io.hostler.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Counted;
import io.hostler.firewall.TrafficDirection;
import io.hostler.host.HostException;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts that only grow. */
class TrafficLedgerTest {
  private static final Uid ONE = Uid.random();

  @TempDir Path directory;

  private static Map<Uid, Map<TrafficDirection, Counted>> kernel(long packets, long bytes) {
    return Map.of(ONE, Map.of(TrafficDirection.TO_GUEST_4, new Counted(packets, bytes)));
  }

  private static Counted total(TrafficLedger ledger) {
    return ledger.totals().get(ONE).get(TrafficDirection.TO_GUEST_4);
  }

  @Test
  void growsOverRestartsOfAgentGuestAndHost() {
    Path file = directory.resolve("traffic.json");
    TrafficLedger ledger = new TrafficLedger(file);
    ledger.sample(kernel(10, 1000));
    ledger.sample(kernel(15, 1500));
    assertEquals(new Counted(15, 1500), total(ledger));
    ledger.write();
    TrafficLedger next = new TrafficLedger(file);
    next.sample(kernel(16, 1600));
    assertEquals(new Counted(16, 1600), total(next), "the agent restarted, the table stayed");
    next.sample(kernel(2, 200));
    assertEquals(new Counted(18, 1800), total(next), "the host rebooted");
  }

  @Test
  void aNewCounterThatOvertookTheOldIsCountedWhole() {
    TrafficLedger ledger = new TrafficLedger(directory.resolve("traffic.json"));
    ledger.sample(kernel(10, 1000));
    ledger.sample(Map.of());
    assertEquals(new Counted(10, 1000), total(ledger), "gone from the table, not forgotten");
    ledger.sample(kernel(11, 1100));
    assertEquals(new Counted(21, 2100), total(ledger));
  }

  @Test
  void forgetsOnlyWhatIsProvenToBeNoMore() {
    TrafficLedger ledger = new TrafficLedger(directory.resolve("traffic.json"));
    ledger.sample(kernel(10, 1000));
    ledger.forget(Set.of());
    assertEquals(new Counted(10, 1000), total(ledger));
    ledger.forget(Set.of(ONE));
    assertTrue(ledger.totals().isEmpty());
  }

  @Test
  void aTornFileIsBegunAnew() throws IOException {
    Path file = directory.resolve("traffic.json");
    Files.writeString(file, "{\"" + ONE);
    TrafficLedger ledger = new TrafficLedger(file);
    assertTrue(ledger.totals().isEmpty());
    ledger.sample(kernel(1, 100));
    ledger.write();
    assertEquals(new Counted(1, 100), total(new TrafficLedger(file)));
  }

  @Test
  void aCounterThatWentIsCountedToItsEndAndNotTwice() {
    Path file = directory.resolve("traffic.json");
    TrafficLedger ledger = new TrafficLedger(file);
    ledger.sample(kernel(10, 1000));
    ledger.last(kernel(12, 1200));
    assertEquals(new Counted(12, 1200), total(ledger));
    ledger.write();
    TrafficLedger next = new TrafficLedger(file);
    next.sample(kernel(20, 2000));
    assertEquals(new Counted(32, 3200), total(next), "the new counter overtook the old");
  }

  @Test
  void aCounterThatFellInPacketsAloneStartedAgain() {
    TrafficLedger ledger = new TrafficLedger(directory.resolve("traffic.json"));
    ledger.sample(kernel(10, 1000));
    ledger.sample(kernel(2, 1500));
    assertEquals(new Counted(12, 2500), total(ledger));
  }

  @Test
  void aCounterThatFellInBytesAloneStartedAgain() {
    TrafficLedger ledger = new TrafficLedger(directory.resolve("traffic.json"));
    ledger.sample(kernel(10, 1000));
    ledger.sample(kernel(12, 500));
    assertEquals(new Counted(22, 1500), total(ledger));
  }

  @Test
  void eachWayThatFallsAloneStartsAgainAndTheOthersGoOn() {
    for (TrafficDirection falls : TrafficDirection.values()) {
      TrafficLedger ledger = new TrafficLedger(directory.resolve(falls + ".json"));
      Map<TrafficDirection, Counted> first = new EnumMap<>(TrafficDirection.class);
      Map<TrafficDirection, Counted> second = new EnumMap<>(TrafficDirection.class);
      Map<TrafficDirection, Counted> totals = new EnumMap<>(TrafficDirection.class);
      for (TrafficDirection way : TrafficDirection.values()) {
        first.put(way, new Counted(10, 1000));
        second.put(way, way == falls ? new Counted(3, 300) : new Counted(15, 1500));
        totals.put(way, way == falls ? new Counted(13, 1300) : new Counted(15, 1500));
      }
      ledger.sample(Map.of(ONE, first));
      ledger.sample(Map.of(ONE, second));
      assertEquals(Map.of(ONE, totals), ledger.totals(), falls.toString());
    }
  }

  /** A directory in its place can't be read as a file, whoever asks. */
  @Test
  void aFileThatCantBeReadIsNeitherCountedFromZeroNorWrittenOver() throws IOException {
    Path file = directory.resolve("traffic.json");
    TrafficLedger before = new TrafficLedger(file);
    before.sample(kernel(10, 1000));
    before.write();
    Path away = Files.move(file, directory.resolve("away"));
    Files.createDirectory(file);
    TrafficLedger ledger = new TrafficLedger(file);
    ledger.sample(kernel(11, 1100));
    assertEquals(Map.of(), ledger.totals(), "unknown is not zero");
    assertThrows(HostException.class, ledger::write);
    ledger.last(kernel(12, 1200));
    Files.delete(file);
    Files.move(away, file);
    ledger.write();
    assertEquals(new Counted(12, 1200), total(ledger));
    ledger.sample(kernel(3, 300));
    assertEquals(new Counted(15, 1500), total(ledger));
  }
}
