package io.hostler.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose inbound an upgrade closed: said once, and only while it is so. */
class ClosedInboundTest {
  private static final String RULE = "rules: [{protocol: tcp, port: 80}]";

  @TempDir Path state;
  @TempDir Path other;
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void start() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE);
    firewall("none", "rules: []");
    firewall("web", RULE);
    instance("closed", "firewalls: [none]");
    instance("open", "");
    instance("ruled", "firewalls: [none, web]");
    life.seconds(5);
  }

  private void firewall(String name, String spec) {
    life.apply("kind: firewall\nname: " + name + "\nspec: {" + spec + "}\n");
  }

  private void instance(String name, String more) {
    life.apply(GuestWorld.instance(name, more));
  }

  private ClosedInbound nextAgent() {
    return new ClosedInbound(
        other.resolve("inbound-closed"),
        life.instances.manifests()::all,
        life.instances.manifests()::get);
  }

  private static void assertNames(String name, Optional<Problem> finding) {
    String detail = finding.orElseThrow().detail();
    assertTrue(detail.startsWith("all inbound of " + name + " is dropped"), detail);
  }

  @Test
  void whoWasOpenByFirewallsWithoutRulesIsNamedUntilTheStartAfterItWasSaid() {
    assertTrue(nextAgent().finding().isPresent(), "the former version was here last");
    assertEquals(Optional.empty(), nextAgent().finding());
  }

  @Test
  void untilSomebodyAsksItIsKeptOverRestarts() {
    var unused = nextAgent();
    unused = nextAgent();
    ClosedInbound asked = nextAgent();
    assertNames("default/closed", asked.finding());
    assertNames("default/closed", asked.finding());
  }

  @Test
  void whoHasARuleByNowIsNotNamed() {
    ClosedInbound agent = nextAgent();
    firewall("none", RULE);
    life.seconds(5);
    assertEquals(Optional.empty(), agent.finding());
  }

  @Test
  void whoIsMadeByThisVersionIsNeverNamed() {
    var unused = nextAgent();
    instance("later", "firewalls: [none]");
    life.seconds(5);
    assertNames("default/closed", nextAgent().finding());
  }

  @Test
  void theConditionSaysItForAsLongAsItIsSo() {
    Uid uid = life.uid("closed");
    assertEquals(
        List.of("InboundClosed: no attached firewall has a rule: none"),
        life.report(uid).orElseThrow().conditions().stream()
            .map(each -> each.type() + ": " + each.reason())
            .toList());
    firewall("none", RULE);
    life.seconds(5);
    assertEquals(List.of(), life.report(uid).orElseThrow().conditions());
  }
}
