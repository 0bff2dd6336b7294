package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.api.Filter;
import io.hostler.api.NodeStatus;
import io.hostler.api.ResourceView;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.Condition;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes say of a kind that is on no one node: from the one that says it to what is shown. */
class NodeStatusTest {
  private static final ResourceName NAME = ResourceName.of(Kind.SSHKEY, "default", "of-all-nodes");
  private static final String DOCUMENT =
      "kind: sshkey\nname: of-all-nodes\nspec: {publicKey: " + GuestWorld.KEY + "}\n";
  private static final String BODY = "{\"rules\":1,\"bytes\":9000000000}";

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private Uid uid;
  private Instant since;

  @BeforeEach
  void base() {
    world = new GuestWorld(state);
    life = world.life().seconds(8);
    life.apply(DOCUMENT);
    uid = life.cell.memory().find(NAME).orElseThrow().resource().uid();
    since = world.time.now();
  }

  private Observation said(String word, String reason) {
    return new Observation(
        Kind.SSHKEY,
        "default",
        NAME.name(),
        uid,
        word,
        reason,
        since,
        1,
        1,
        List.of(new Condition("RulesRefused", "the kernel's word", since)),
        BODY);
  }

  private NodeStatus status(String node, String word, Instant at) {
    return new NodeStatus(
        node,
        word,
        "",
        at,
        List.of(new Condition("RulesRefused", "the kernel's word", since)),
        1,
        1,
        Json.object(BODY));
  }

  private static Optional<List<NodeStatus>> shown(GuestLife by) {
    Answering answers = new Answering(by);
    ResourceView one = answers.declarations.get(NAME).join().value().orElseThrow();
    ResourceView listed =
        answers
            .declarations
            .list(Kind.SSHKEY, new Filter(Optional.empty(), Map.of()))
            .join()
            .value()
            .getFirst();
    assertEquals(one, listed);
    assertEquals(Optional.empty(), one.status());
    return one.nodes();
  }

  private GuestLife neighbour(String directory) throws IOException {
    return world.neighbour(Files.createDirectories(state.resolve(directory))).life().seconds(3);
  }

  @Test
  void whatEachNodeSaysIsShownUntilItIsWithdrawn() throws IOException {
    GuestLife neighbour = neighbour("hv2");
    assertEquals(Optional.empty(), shown(neighbour));
    life.cell.reports().say(said("ready", ""));
    neighbour.cell.reports().say(said("ready", ""));
    life.seconds(1);
    neighbour.seconds(1);
    life.seconds(1);
    Optional<List<NodeStatus>> both =
        Optional.of(List.of(status("hv1", "ready", since), status("hv2", "ready", since)));
    assertEquals(both, shown(life));
    assertEquals(both, shown(neighbour));
    int commits = life.flaky.commits();
    life.cell.reports().say(said("ready", ""));
    life.seconds(1);
    assertEquals(commits, life.flaky.commits(), "the same is not written again");
    life.cell.reports().withdraw(said("ready", "").id());
    life.seconds(1);
    neighbour.seconds(1);
    assertEquals(Optional.of(List.of(status("hv2", "ready", since))), shown(neighbour));
    assertEquals(List.of(), world.under(Keys.observed(world.report.uid())));
  }

  @Test
  void ofANodeThatIsGoneItIsUnknownSince() throws IOException {
    GuestLife neighbour = neighbour("hv2");
    life.cell.reports().say(said("ready", ""));
    life.seconds(1);
    neighbour.seconds(1);
    life.flaky.away(true);
    world.wipe(Keys.node(world.report.uid()));
    Instant lost = neighbour.world.time.now();
    life.seconds(2);
    neighbour.seconds(2);
    NodeStatus unknown = shown(neighbour).orElseThrow().getFirst();
    assertEquals(status("hv1", "unknown", unknown.since()), unknown);
    assertEquals(false, unknown.since().isBefore(lost));
    assertEquals(
        Optional.of(List.of(status("hv1", "ready", since))), shown(life), "its own it knows");
  }

  /** Nothing was heard of the node since the start: its last word is the newest that is known. */
  @Test
  void ofANodeThatWasGoneBeforeThisAgentStartedItIsUnknownSinceItsLastWord() throws IOException {
    life.cell.reports().say(said("ready", ""));
    life.seconds(1);
    Uid gone = world.report.uid();
    life.die();
    world.wipe(Keys.node(gone));
    GuestLife neighbour = neighbour("hv2");
    assertEquals(Optional.of(List.of(status(gone.shortId(), "unknown", since))), shown(neighbour));
  }

  /** What a former life of the agent said stands until its next look. */
  @Test
  void aRestartedAgentKnowsWhatItSaidAndTellsOnlyWhatChanges() {
    life.cell.reports().say(said("ready", ""));
    life.seconds(1);
    assertEquals(List.of(said("ready", "")), life.changes);
    life = life.restart().seconds(8);
    assertEquals(Optional.of(List.of(status("hv1", "ready", since))), shown(life));
    life.cell.reports().say(said("ready", ""));
    assertEquals(List.of(), life.changes);
    life.cell.reports().say(said("failed", "no room"));
    assertEquals(List.of(said("failed", "no room")), life.changes);
  }
}
