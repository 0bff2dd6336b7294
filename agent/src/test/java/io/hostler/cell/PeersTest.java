package io.hostler.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.WatchListener.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T2 = T1.plusSeconds(60);
  private final Peers peers = new Peers();
  private final NodeReport one = report("one");

  private static NodeReport report(String name) {
    return new NodeReport(Uid.random(), name, "0.1", 2, 1, List.of(), Map.of(), false);
  }

  private static Entry entry(NodeReport report) {
    return new Entry(Keys.node(report.uid()), NodeReportCodec.write(report), 1, 1);
  }

  @Test
  void aMissingKeyIsUnknownSinceThenAndTheFirstTimeCounts() {
    peers.listed(List.of(entry(one)), T1);
    peers.changed(List.of(new Change.Deleted(Keys.node(one.uid()), 2)), T1);
    peers.listed(List.of(), T2);
    assertEquals(Map.of(one.uid(), new Peers.Peer(one, Optional.of(T1))), peers.all());
  }

  @Test
  void aListWithoutItIsAsGoodAsAnEvent() {
    peers.listed(List.of(entry(one)), T1);
    peers.listed(List.of(), T2);
    assertEquals(Optional.of(T2), peers.all().get(one.uid()).unknownSince());
  }

  @Test
  void backItIsKnownAgain() {
    peers.listed(List.of(entry(one)), T1);
    peers.listed(List.of(), T1);
    peers.changed(List.of(new Change.Put(entry(one))), T2);
    assertEquals(Map.of(one.uid(), new Peers.Peer(one, Optional.empty())), peers.all());
  }

  @Test
  void anUnreadableReportOfANewerAgentKeepsTheLastOne() {
    peers.listed(List.of(entry(one)), T1);
    peers.changed(
        List.of(new Change.Put(new Entry(Keys.node(one.uid()), "{\"schema\":9}", 1, 2))), T2);
    assertEquals(Map.of(one.uid(), new Peers.Peer(one, Optional.empty())), peers.all());
  }
}
