package io.hostler.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hostler.model.IpAddress;
import io.hostler.model.NodeLink;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacerTest {
  private static final long GIB = 1L << 30;
  private final Placer placer = new Placer(2);

  private static NodeView node(
      String name, int cpus, long gib, NodeReservation reserved, int peers, boolean cordoned) {
    Map<String, String> tags = name.equals("hv1") ? Map.of("site", "a") : Map.of("site", "b");
    return new NodeView(
        new NodeReport(
            Uid.random(), name, "1", cpus, gib * GIB, List.of(), NodeNetwork.NONE, tags, cordoned),
        1,
        Counter.none(reserved),
        0,
        peers);
  }

  private static NodeView node(String name, long gib) {
    return node(name, 4, gib, NodeReservation.NONE, 0, false);
  }

  private static PlacementRequest request(
      int cpus, long gib, Optional<String> node, String... pools) {
    return request(
        cpus, gib, node, pools.length == 0 ? Optional.empty() : Optional.of(List.of(pools)));
  }

  private static PlacementRequest request(
      int cpus, long gib, Optional<String> node, Optional<List<String>> pools) {
    return new PlacementRequest(
        Uid.random(), "default", "web1", "web", cpus, gib * GIB, node, pools);
  }

  private String decide(PlacementRequest request, List<NodeView> nodes, PoolView... pools) {
    return switch (placer.place(request, new CellView(nodes, List.of(pools), Instant.EPOCH))) {
      case Decision.Placed placed ->
          placed.node().report().name()
              + placed.addresses().stream().map(each -> each.address().toString()).toList();
      case Decision.Unplaced unplaced -> unplaced.says();
    };
  }

  @Test
  void capacityCountsWhatIsPromisedAndOvercommitsProcessorsOnly() {
    NodeView busy = node("hv1", 4, 8, new NodeReservation(7, 6 * GIB, 3), 0, false);
    assertEquals("hv1[]", decide(request(1, 2, Optional.empty()), List.of(busy)));
    assertEquals(
        "hv1: 1 cpus free, 2 asked", decide(request(2, 1, Optional.empty()), List.of(busy)));
    assertEquals(
        "hv1: 2 GiB of memory free, 3 GiB asked",
        decide(request(1, 3, Optional.empty()), List.of(busy)));
    assertEquals("no node is alive", decide(request(1, 1, Optional.empty()), List.of()));
  }

  @Test
  void whatOrphansHoldIsNotFree() {
    NodeView free = node("hv1", 4);
    NodeView held = new NodeView(free.report(), 1, free.reserved(), 3 * GIB, 0);
    assertEquals(
        "hv1: 1 GiB of memory free, 2 GiB asked",
        decide(request(1, 2, Optional.empty()), List.of(held)));
  }

  @Test
  void spreadsFirstThenTakesTheMostFree() {
    NodeView crowded = node("hv1", 4, 64, NodeReservation.NONE, 2, false);
    NodeView small = node("hv2", 4);
    NodeView large = node("hv3", 8);
    assertEquals("hv3[]", decide(request(1, 1, Optional.empty()), List.of(crowded, small, large)));
    assertEquals("hv2[]", decide(request(1, 1, Optional.empty()), List.of(crowded, small)));
  }

  @Test
  void theAskedNodeOrNone() {
    List<NodeView> nodes = List.of(node("hv1", 4), node("hv2", 8));
    assertEquals("hv1[]", decide(request(1, 1, Optional.of("hv1")), nodes));
    assertEquals(
        "hv1: not the node that was asked for; hv2: not the node that was asked for; hv9: not"
            + " alive",
        decide(request(1, 1, Optional.of("hv9")), nodes));
    assertEquals(
        "hv1: cordoned",
        decide(
            request(1, 1, Optional.of("hv1")),
            List.of(node("hv1", 4, 4, NodeReservation.NONE, 0, true))));
  }

  @Test
  void poolsChooseNodesByTheirTags() {
    PoolView atA = AddressChoiceTest.pool("a", "198.51.100.0/29", Map.of("site", "a"), Set.of());
    PoolView atB = AddressChoiceTest.pool("b", "203.0.113.0/29", Map.of("site", "b"), Set.of());
    List<NodeView> nodes = List.of(node("hv1", 4), node("hv2", 8));
    assertEquals(
        "hv1[198.51.100.1]", decide(request(1, 1, Optional.empty(), "a"), nodes, atA, atB));
    assertEquals("hv2[203.0.113.1]", decide(request(1, 1, Optional.empty()), nodes, atA, atB));
    assertEquals(
        "hv1: lacks the tags of pool b; hv2: lacks the tags of pool a",
        decide(request(1, 1, Optional.empty(), "a", "b"), nodes, atA, atB));
    assertEquals(
        "hv1: lacks the tags of every default pool",
        decide(request(1, 1, Optional.empty()), nodes.subList(0, 1), atB));
  }

  @Test
  void namedPoolsGiveOneEachInTheirOrderAndNoOtherDoes() {
    PoolView[] pools = pools();
    assertEquals(
        "hv1[203.0.113.1, fd77::1]",
        decide(request(1, 1, Optional.empty(), "other4", "default6"), one(), pools));
    assertEquals(
        "hv1: pool gone is not there",
        decide(request(1, 1, Optional.empty(), "other4", "gone"), one(), pools));
  }

  @Test
  void unnamedPoolsAreThoseMarkedDefault() {
    assertEquals(
        "hv1[198.51.100.1, fd77::1]", decide(request(1, 1, Optional.empty()), one(), pools()));
    assertEquals(
        "hv1[]", decide(request(1, 1, Optional.empty()), one(), pools()[2]), "none is marked");
  }

  /** Not the same as naming none: it gets no network at all. */
  @Test
  void anEmptyListOfPoolsGivesNoAddress() {
    PlacementRequest none = request(1, 1, Optional.empty(), Optional.of(List.of()));
    assertEquals("hv1[]", decide(none, one(), pools()));
    PoolView elsewhere =
        AddressChoiceTest.pool("b", "203.0.113.0/29", Map.of("site", "b"), Set.of());
    assertEquals("hv1[]", decide(none, one(), elsewhere), "no pool can be in its way");
  }

  private static NodeView connected(String name, long gib, NodeLink... links) {
    NodeView node = node(name, gib);
    return new NodeView(
        node.report().withNetwork(new NodeNetwork(List.of(links))), 1, node.reserved(), 0, 0);
  }

  private static NodeLink link(String name, boolean uplink) {
    return new NodeLink(
        name,
        uplink,
        List.of(IpAddress.parse("198.51.100.2")),
        List.of(Prefix.parse("198.51.100.0/29")),
        List.of(IpAddress.parse("198.51.100.1")));
  }

  @Test
  void aPoolOverANetworkOfTheNodesOwnGivesNothingThere() {
    PoolView routed = AddressChoiceTest.pool("a", "198.51.100.0/30", Map.of(), Set.of());
    NodeView onIt = connected("hv1", 8, link("lab0", false));
    String why =
        "hv1: pool a has no free address for it: 198.51.100.2 is the node's own address, on lab0,"
            + " 198.51.100.1 is a gateway of the node, on lab0, 198.51.100.0/29 is a network of the"
            + " node's own, on lab0";
    assertEquals(why, decide(request(1, 1, Optional.empty()), List.of(onIt), routed));
    assertEquals(
        "hv2[198.51.100.1]",
        decide(request(1, 1, Optional.empty()), List.of(onIt, node("hv2", 4)), routed),
        "another node, with less memory, is not connected there");
  }

  @Test
  void ofTheUplinksOwnNetworkTheNodesAndItsGatewaysAddressesAreNotGiven() {
    PoolView proxied = AddressChoiceTest.proxied("a", "198.51.100.0/29");
    NodeView node = connected("hv1", 8, link("eth0", true));
    assertEquals(
        "hv1[198.51.100.3]", decide(request(1, 1, Optional.empty()), List.of(node), proxied));
  }

  private static List<NodeView> one() {
    return List.of(node("hv1", 4));
  }

  private static PoolView[] pools() {
    return new PoolView[] {
      AddressChoiceTest.pool("default4", "198.51.100.0/29", Map.of(), Set.of()),
      AddressChoiceTest.pool("default6", "fd77::/64", Map.of(), Set.of()),
      AddressChoiceTest.unmarked("other4", "203.0.113.0/29")
    };
  }

  @Test
  void anExhaustedPoolIsTheWhy() {
    PoolView full =
        AddressChoiceTest.pool("a", "198.51.100.1/32", Map.of(), Set.of("198.51.100.1"));
    assertEquals(
        "hv1: pool a has no free address",
        decide(request(1, 1, Optional.empty()), List.of(node("hv1", 4)), full));
  }

  @Test
  void theSameViewGivesTheSameAnswerInWhateverOrder() {
    NodeView one = node("hv2", 4);
    NodeView two = node("hv3", 4);
    PlacementRequest request = request(1, 1, Optional.empty());
    assertInstanceOf(
        Decision.Placed.class,
        placer.place(request, new CellView(List.of(one, two), List.of(), Instant.EPOCH)));
    assertEquals(decide(request, List.of(one, two)), decide(request, List.of(two, one)));
  }

  @Test
  void aGroupIsTheTagOrTheNameWithoutItsNumber() {
    assertEquals("web", Spread.group("web-12", Map.of()));
    assertEquals("web", Spread.group("web1", Map.of()));
    assertEquals("web-a", Spread.group("web-a", Map.of()));
    assertEquals("7", Spread.group("7", Map.of()));
    assertEquals("front", Spread.group("web1", Map.of("spread", "front")));
  }
}
