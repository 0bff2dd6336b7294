package io.hostler.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.network.NodeNetStep.SetSysctl;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeNetPlanTest {
  private static final Problem WHY = new Problem("test", "not read");
  private static final String V4 = "net/ipv4/ip_forward";
  private static final String V6 = "net/ipv6/conf/all/forwarding";
  private static final String RA = "net/ipv6/conf/up0/accept_ra";

  private static Map<String, Seen<String>> settings(String forwarding, String acceptRa) {
    Map<String, Seen<String>> settings = new HashMap<>();
    settings.put(V4, Seen.present(forwarding));
    settings.put(V6, Seen.present(forwarding));
    settings.put(RA, Seen.present(acceptRa));
    NodeSettings.neighbours()
        .forEach((name, least) -> settings.put(name, Seen.present("" + least)));
    NodeSettings.ofUplink("up0").forEach((name, value) -> settings.put(name, Seen.present(value)));
    return settings;
  }

  private static Plan<NodeNetStep> plan(Map<String, Seen<String>> settings) {
    return NodeNetPlan.of(new NodeNetObserved(Seen.present("up0"), settings));
  }

  @Test
  void advertisementsAreBelievedBeforeTheNodeForwards() {
    assertEquals(
        List.of(new SetSysctl(V4, "1"), new SetSysctl(RA, "2"), new SetSysctl(V6, "1")),
        plan(settings("0", "1")).steps());
  }

  @Test
  void anUplinkThatBelievesNoneIsLeftSo() {
    assertEquals(
        List.of(new SetSysctl(V4, "1"), new SetSysctl(V6, "1")), plan(settings("0", "0")).steps());
    assertTrue(plan(settings("1", "0")).converged());
    assertTrue(plan(settings("1", "2")).converged());
  }

  @Test
  void whileThatIsUnknownIpv6IsNotForwarded() {
    Map<String, Seen<String>> settings = settings("0", "1");
    settings.put(RA, Seen.unknown(WHY));
    Plan<NodeNetStep> plan = plan(settings);
    assertEquals(List.of(new SetSysctl(V4, "1")), plan.steps());
    assertEquals(RA, plan.blockers().getFirst().part());
  }

  @Test
  void anUnknownUplinkBlocksAllButIpv4Forwarding() {
    Plan<NodeNetStep> plan =
        NodeNetPlan.of(new NodeNetObserved(Seen.unknown(WHY), settings("0", "1")));
    assertEquals(List.of(new SetSysctl(V4, "1")), plan.steps());
    assertEquals("uplink", plan.blockers().getFirst().part());
  }

  @Test
  void withoutAnUplinkTheNodeForwards() {
    Plan<NodeNetStep> plan = NodeNetPlan.of(new NodeNetObserved(Seen.absent(), settings("0", "1")));
    assertEquals(List.of(new SetSysctl(V4, "1"), new SetSysctl(V6, "1")), plan.steps());
  }

  @Test
  void neighbourTablesAreRaisedTheLargestBoundFirstAndNeverLowered() {
    Map<String, Seen<String>> settings = settings("1", "2");
    for (String family : List.of("ipv4", "ipv6")) {
      String bound = "net/" + family + "/neigh/default/gc_thresh";
      settings.put(bound + 1, Seen.present("128"));
      settings.put(bound + 2, Seen.present("512"));
      settings.put(bound + 3, Seen.present("1024"));
    }
    assertEquals(
        List.of(
            "set net/ipv4/neigh/default/gc_thresh3 to 16384",
            "set net/ipv4/neigh/default/gc_thresh2 to 8192",
            "set net/ipv4/neigh/default/gc_thresh1 to 4096",
            "set net/ipv6/neigh/default/gc_thresh3 to 16384",
            "set net/ipv6/neigh/default/gc_thresh2 to 8192",
            "set net/ipv6/neigh/default/gc_thresh1 to 4096"),
        plan(settings).steps().stream().map(NodeNetStep::says).toList());
    settings.replaceAll(
        (name, value) -> name.contains("gc_thresh") ? Seen.present("1000000") : value);
    assertTrue(plan(settings).converged(), "an operator's");
    settings.replaceAll((name, value) -> name.contains("gc_thresh") ? Seen.absent() : value);
    assertTrue(plan(settings).converged(), "as in a namespace");
    settings.replaceAll((name, value) -> name.contains("gc_thresh") ? Seen.unknown(WHY) : value);
    assertEquals(6, plan(settings).blockers().size());
    assertEquals(List.of(), plan(settings).steps());
  }

  @Test
  void aKernelWithoutIpv6IsNoFault() {
    Map<String, Seen<String>> settings = settings("1", "1");
    settings.replaceAll((name, value) -> name.contains("ipv6") ? Seen.absent() : value);
    assertTrue(plan(settings).converged());
  }
}
