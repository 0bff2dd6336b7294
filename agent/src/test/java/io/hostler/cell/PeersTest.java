package io.hostler.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.NodeNetwork;
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
    return new NodeReport(
        Uid.random(), name, "0.1", 2, 1, List.of(), NodeNetwork.NONE, Map.of(), false);
  }

  private static Entry entry(NodeReport report) {
    return new Entry(Keys.node(report.uid()), NodeReportCodec.write(report), 1, 1);
  }

  private void gone(Instant at) {
    peers.changed(List.of(new Change.Deleted(Keys.node(one.uid()), 2)), at);
  }

  @Test
  void aMissingKeyIsUnknownSinceThenAndTheFirstTimeCounts() {
    peers.changed(List.of(new Change.Put(entry(one))), T1);
    gone(T1);
    gone(T2);
    assertEquals(Map.of(one.uid(), new Peers.Peer(one, Optional.of(T1))), peers.all());
  }

  @Test
  void backItIsKnownAgain() {
    peers.changed(List.of(new Change.Put(entry(one))), T1);
    gone(T1);
    peers.changed(List.of(new Change.Put(entry(one))), T2);
    assertEquals(Map.of(one.uid(), new Peers.Peer(one, Optional.empty())), peers.all());
  }

  @Test
  void anUnreadableReportOfANewerAgentKeepsTheLastOne() {
    peers.changed(List.of(new Change.Put(entry(one))), T1);
    peers.changed(
        List.of(new Change.Put(new Entry(Keys.node(one.uid()), "{\"schema\":9}", 1, 2))), T2);
    assertEquals(Map.of(one.uid(), new Peers.Peer(one, Optional.empty())), peers.all());
  }
}
