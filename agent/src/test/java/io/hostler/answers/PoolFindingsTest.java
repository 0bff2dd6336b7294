package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.declare.Declared;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.AddressPoolSpec.Mode;
import io.hostler.model.IpAddress;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.NodeLink;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.Prefix;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Unknowns;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolFindingsTest {
  private static final NodeReport NODE =
      new NodeReport(
          Uid.random(), "hv1", "1", 2, 1, List.of(), NodeNetwork.NONE, Map.of("site", "a"), false);
  private static final Seen<NodeNetwork> NETWORK =
      Seen.present(
          new NodeNetwork(
              List.of(
                  new NodeLink(
                      "eth0",
                      true,
                      List.of(IpAddress.parse("192.0.2.2")),
                      List.of(Prefix.parse("192.0.2.0/24")),
                      List.of(IpAddress.parse("192.0.2.1"))))));

  private static List<String> found(
      Seen<NodeNetwork> network, String prefix, Mode mode, Map<String, String> nodeTags) {
    Resource pool =
        new Resource(
            ResourceName.of(Kind.ADDRESSPOOL, "", "p"),
            Uid.random(),
            Map.of(),
            Instant.EPOCH,
            Optional.empty(),
            1,
            new AddressPoolSpec(
                Prefix.parse(prefix),
                mode,
                List.of(),
                List.of(),
                false,
                nodeTags,
                Optional.empty()),
            Map.of(),
            Optional.empty(),
            new Unknowns(1, Json.object(), Json.object()));
    return PoolFindings.of(NODE, network, List.of(new Declared(pool, 1))).stream()
        .map(Problem::detail)
        .toList();
  }

  @Test
  void aPoolOverANetworkOfTheNodesOwnIsNamedWithTheLink() {
    assertEquals(
        List.of(
            "pool p can't give 192.0.2.128/25 on this node: 192.0.2.0/24 is a network of the node's"
                + " own, on eth0"),
        found(NETWORK, "192.0.2.128/25", Mode.ROUTED, Map.of()));
    assertEquals(
        List.of(
            "pool p can't give all of 192.0.0.0/16 on this node: 192.0.2.0/24 is a network of the"
                + " node's own, on eth0"),
        found(NETWORK, "192.0.0.0/16", Mode.PRIVATE, Map.of("site", "a")));
  }

  @Test
  void whatANodeCanServeAndWhatItNeedNotIsNoFault() {
    assertEquals(List.of(), found(NETWORK, "192.0.2.0/24", Mode.PROXIED, Map.of()));
    assertEquals(List.of(), found(NETWORK, "192.0.2.0/24", Mode.ROUTED, Map.of("site", "b")));
    assertEquals(
        List.of(),
        found(Seen.unknown(new Problem("test", "")), "192.0.2.0/24", Mode.ROUTED, Map.of()));
  }
}
