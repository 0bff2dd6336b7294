package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.ExplainView;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.ResourceName;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a change of what instances use is in force on every node that has one of them. */
class InForceTest {
  private static final ResourceName WEB = ResourceName.of(Kind.FIREWALL, "default", "web");

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private GuestLife neighbour;

  @BeforeEach
  void twoNodesWithAnInstanceEach() throws IOException {
    world = new GuestWorld(state);
    life = world.life().seconds(8);
    life.apply(GuestWorld.BASE + "---\n" + firewall(80));
    life.apply(GuestWorld.instance("here", "firewalls: [web], node: hv1"));
    neighbour = world.neighbour(Files.createDirectories(state.resolve("hv2"))).life().seconds(8);
    neighbour.apply(GuestWorld.instance("there", "firewalls: [web], node: hv2"));
    all(5);
  }

  private static String firewall(int port) {
    return "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: " + port + "}]}\n";
  }

  private void all(int seconds) {
    for (int i = 0; i < seconds; i++) {
      life.seconds(1);
      neighbour.seconds(1);
    }
    life.settle();
  }

  private ExplainView explained(ResourceName name) {
    return new Answering(life).explain.explain(name, Optional.empty()).join();
  }

  @Test
  void aChangeIsInForceWhenEachNodeHasIt() {
    assertTrue(explained(WEB).inForce());
    life.apply(firewall(443));
    life.seconds(2);
    ExplainView half = explained(WEB);
    assertFalse(half.inForce());
    assertEquals("pending", half.state());
    assertEquals(List.of("node hv2: not yet in force there as generation 2"), half.waiting());
    assertEquals(Optional.of(new ExplainView.Generations(2, 1, 1)), half.generations());
    all(3);
    ExplainView whole = explained(WEB);
    assertEquals("active", whole.state());
    assertTrue(whole.inForce());
    assertEquals(List.of(), whole.waiting());
    assertEquals(Optional.of(new ExplainView.Generations(2, 2, 2)), whole.generations());
    assertEquals(
        List.of("instance/default/here", "instance/default/there"), whole.usedBy().names());
  }

  @Test
  void whatANodeRefusesIsSaidWithTheInstanceAndItsCause() {
    neighbour.world.rules.trouble = Optional.of(new Problem("nft-refused", "out of range"));
    life.apply(firewall(443));
    all(3);
    ExplainView refused = explained(WEB);
    assertEquals("blocked", refused.state());
    assertFalse(refused.inForce());
    assertEquals(List.of("node hv2: there: nft-refused: out of range"), refused.waiting());
    assertEquals(Optional.of(new ExplainView.Generations(2, 2, 0)), refused.generations());
    neighbour.world.rules.trouble = Optional.empty();
    all(90);
    assertTrue(explained(WEB).inForce());
  }

  /** The change before is in force: what came in the way since is told by the instance. */
  @Test
  void troubleOfAnInstanceTakesNothingBack() {
    neighbour.world.rules.trouble = Optional.of(new Problem("nft-refused", "out of range"));
    all(90);
    assertTrue(explained(WEB).inForce());
  }

  @Test
  void aNodeOfWhichNothingIsHeardIsNamed() {
    neighbour.die();
    world.wipe(Keys.node(neighbour.world.report.uid()));
    life.apply(firewall(443));
    life.seconds(5);
    ExplainView unknown = explained(WEB);
    assertEquals("unknown", unknown.state());
    assertFalse(unknown.inForce());
    assertEquals(
        List.of("node hv2: nothing is heard of it, so nothing is known of its instances"),
        unknown.waiting());
  }

  /** Each of them was looked at anew, and the change came while the agent was away. */
  @Test
  void anAgentThatWasAwayMeanwhileIsWaitedForUntilItHasLooked() {
    neighbour.die();
    life.apply(firewall(443));
    neighbour.world.hypervisor.unreachable = true;
    neighbour = neighbour.world.life();
    life.seconds(1);
    assertFalse(explained(WEB).inForce());
    neighbour.world.hypervisor.unreachable = false;
    all(90);
    assertTrue(explained(WEB).inForce());
  }

  /** After the store went back: what was said of it before is not of what it holds now. */
  @Test
  void aHigherGenerationOfBeforeDoesNotCountAsThisOne() {
    Uid uid = life.cell.memory().find(WEB).orElseThrow().resource().uid();
    Observation.Id id = new Observation.Id(Kind.FIREWALL, uid);
    Observation now = life.cell.reports().last(id).orElseThrow();
    life.cell
        .reports()
        .say(
            new Observation(
                now.kind(),
                now.environment(),
                now.name(),
                uid,
                now.state(),
                "",
                now.since(),
                9,
                9,
                List.of(),
                Observation.NO_BODY));
    life.apply(firewall(443));
    all(3);
    assertEquals(Optional.of(new ExplainView.Generations(2, 2, 2)), explained(WEB).generations());
  }

  @Test
  void aChangedPoolIsWaitedForToo() {
    ResourceName pool = ResourceName.of(Kind.ADDRESSPOOL, "", "public");
    life.apply(GuestWorld.POOL.replace("default: true", "default: true, exclude: [198.51.100.9]"));
    life.seconds(2);
    assertEquals("pending", explained(pool).state());
    all(3);
    assertEquals("active", explained(pool).state());
  }

  @Test
  void whoLeavesIsNotWaitedForAndNobodyIsSpokenOf() {
    neighbour.apply(GuestWorld.instance("there", "firewalls: [], node: hv2"));
    life.apply(GuestWorld.instance("here", "firewalls: [], node: hv1"));
    all(3);
    life.apply(firewall(443));
    ExplainView unused = explained(WEB);
    assertEquals("unused", unused.state());
    assertTrue(unused.inForce());
    assertEquals(ExplainView.UsedBy.NOBODY, unused.usedBy());
    all(1);
    assertEquals(
        List.of(),
        world.under(Keys.OBSERVED).stream()
            .filter(entry -> entry.key().contains("/firewall/"))
            .toList());
  }

  @Test
  void whatNoHostActsOnIsNotWaitedFor() {
    for (ResourceName name :
        List.of(
            ResourceName.of(Kind.IMAGE, "", "debian"),
            ResourceName.of(Kind.ENVIRONMENT, "", "default"))) {
      ExplainView explained = explained(name);
      assertEquals("declared", explained.state());
      assertTrue(explained.inForce());
      assertTrue(explained.summary().startsWith("nothing to wait for: "), explained.summary());
      assertTrue(explained.usedBy().names().contains("instance/default/there"));
    }
  }

  @Test
  void aNodeSaysWhatIsOnIt() {
    Answering answers = new Answering(life);
    var nodes = answers.nodes.list().join().value();
    ExplainView own = answers.nodes.explain(nodes.getFirst()).join();
    assertEquals("alive", own.state());
    assertEquals(List.of("instance/default/here"), own.usedBy().names());
  }
}
