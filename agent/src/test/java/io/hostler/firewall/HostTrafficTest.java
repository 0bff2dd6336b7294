package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.firewall.Packet.Flow;
import io.hostler.firewall.Verdict.Fate;
import io.hostler.model.FirewallSpec.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From a guest to the host, by what connection tracking says of the packet. */
class HostTrafficTest {
  private static final TableDesired TABLE =
      TableDesired.empty()
          .with(
              new NodeRules(
                  List.of(new HostService(Protocol.UDP, 53, Optional.empty())),
                  List.of(),
                  Optional.empty()))
          .with(Some.guest(1, Rules.open(), PacketTable.OWN4.toString()));

  private static Packet packet(int protocol, int port, int type, Flow flow) {
    return new Packet(
        Some.tap(PacketTable.ONE),
        Optional.empty(),
        PacketTable.OWN4,
        PacketTable.HOST4,
        protocol,
        port,
        type,
        flow);
  }

  @Test
  void onlyWhatTheHostOpenedNeedsNoServiceAndNoLimit() {
    FakeNft nft = new FakeNft();
    nft.run(RulesetDelta.replace(RulesetRenderer.render(TABLE)));
    Set<Flow> answers = Set.of(Flow.REPLY, Flow.RELATED, Flow.ENDED);
    for (Flow flow : Flow.values()) {
      Packet closed = packet(17, 54, 0, flow);
      Packet served = packet(17, 53, 0, flow);
      Packet ping = packet(1, 0, 8, flow);
      assertEquals(answers.contains(flow) ? Fate.PASSED : Fate.DROPPED, nft.fate(closed));
      assertEquals(Fate.PASSED, nft.fate(served));
      assertEquals(Fate.PASSED, nft.fate(ping));
      for (Packet each : List.of(closed, served, ping)) {
        assertEquals(nft.fate(each), Simulate.of(TABLE, each).fate(), each::toString);
      }
    }
  }

  /** A table of an agent that let all packets of a known flow pass: its first rule was another. */
  @Test
  void theRulesOfAnEarlierAgentAreReplaced() {
    FakeNft nft = new FakeNft();
    String first = "ct state established ct direction reply accept";
    String before = "ct state established,related accept";
    nft.run(
        RulesetDelta.replace(RulesetRenderer.render(TABLE))
            .replace(
                first + " comment \"" + Ids.of(first), before + " comment \"" + Ids.of(before)));
    assertEquals(Fate.PASSED, nft.fate(packet(17, 54, 0, Flow.ESTABLISHED)));
    assertEquals(TABLE, new TableKeeper(nft).commit(TABLE).table());
    assertEquals(Fate.DROPPED, nft.fate(packet(17, 54, 0, Flow.ESTABLISHED)));
  }
}
