package io.hostler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.api.routes.FakeAgent;
import io.hostler.cli.client.Client;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Done is what the node has put in force; what it refuses ends the wait with its reason. */
@Timeout(60)
class WaiterTest {
  private static final String TARGET = Target.of("instance", "default", "web1");
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeAgent agent;
  private Client client;

  @BeforeEach
  void start() {
    agent = new FakeAgent(directory);
    client = new Client(agent.socket, "", LONG);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private long written(String more) {
    return apply(
        "kind: instance\nname: web1\nspec: {image: debian, cpus: 1, memory: 512MiB" + more + "}");
  }

  /** The revision that it made. */
  private long apply(String document) {
    return client
        .call("POST", "/v1/apply", Map.of("Content-Type", "application/yaml"), document)
        .tree()
        .list("resources")
        .getFirst()
        .number("resource.revision");
  }

  private Waiter waiter(Duration most, Duration patience) {
    Io io =
        new Io(
            InputStream.nullInputStream(),
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            InstantSource.fixed(FakeAgent.NOW),
            false);
    return new Waiter(client, io, most, patience);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatTheNodeHasOnlySeenIsNotDone() {
    agent.declarations.applied = 0;
    assertEquals(Exit.NOT_YET, waiter(AT_ONCE, LONG).untilInForce(TARGET, written("")));
    agent.declarations.applied = 2;
    assertEquals(Exit.OK, waiter(LONG, LONG).untilInForce(TARGET, written(", smtp: true")));
  }

  @Test
  void whatTheHostRefusesOfARunningOneIsAnErrorWithItsReason() {
    agent.declarations.applied = 0;
    agent.declarations.reason = "nft-refused: Numerical result out of range";
    assertEquals(Exit.ERROR, waiter(LONG, AT_ONCE).untilInForce(TARGET, written("")));
    assertEquals(
        """
        web1: running (nft-refused: Numerical result out of range)
        hostler: web1 is running, and not as declared: nft-refused: Numerical result out of range
        """,
        said());
  }

  @Test
  void whatMayPassIsNoRefusalYet() {
    agent.declarations.state = "error";
    agent.declarations.reason = "libvirt-away: not connected";
    agent.declarations.applied = 0;
    assertEquals(Exit.NOT_YET, waiter(AT_ONCE, LONG).untilInForce(TARGET, written("")));
  }

  @Test
  void whyAStoppedOneStoppedIsNoRefusal() {
    agent.declarations.state = "stopped";
    agent.declarations.reason = "user";
    assertEquals(Exit.OK, waiter(LONG, AT_ONCE).untilInForce(TARGET, written(", power: stopped")));
  }

  /** A node's memory follows the store, so that a read may come before it. */
  @Test
  void aMemoryThatHasNotLearnedOfTheWriteIsWaitedFor() {
    long created = written("");
    agent.declarations.behind = 2;
    assertEquals(Exit.OK, waiter(LONG, LONG).untilInForce(TARGET, created));
    agent.declarations.applied = 0;
    long changed = written(", smtp: true");
    agent.declarations.behind = 1;
    assertEquals(Exit.NOT_YET, waiter(AT_ONCE, LONG).untilInForce(TARGET, changed));
  }

  @Test
  void whatStaysUnknownIsSaidToBe() {
    long created = written("");
    agent.declarations.held.clear();
    assertEquals(Exit.ERROR, waiter(LONG, AT_ONCE).untilInForce(TARGET, created));
    assertEquals("hostler: not found: there is no instance web1 in environment default\n", said());
  }

  @Test
  void aNodeThatRefusesOrIsNotHeardEndsTheWaitByName() {
    String web = Target.of("firewall", "default", "web");
    long revision = apply("kind: firewall\nname: web\nspec: {rules: []}");
    for (String state : List.of("blocked", "unknown")) {
      err.reset();
      for (int i = 0; i < 2; i++) {
        agent.used.add(FakeAgent.used(state, "node hv2: nft-refused", 0));
      }
      assertEquals(Exit.ERROR, waiter(LONG, AT_ONCE).untilUsersHave(web, revision));
      assertEquals(
          "firewall/default/web is "
              + state
              + ": node hv2: nft-refused\nhostler: not in force everywhere: node hv2: nft-refused\n",
          said());
      agent.used.clear();
    }
    agent.used.add(FakeAgent.used("pending", "node hv2: not yet", 0));
    assertEquals(Exit.NOT_YET, waiter(AT_ONCE, AT_ONCE).untilUsersHave(web, revision));
  }

  /** After an outage a node answers writes before it follows again. */
  @Test
  void thatAnOlderOneIsInForceEverywhereIsNoEnd() {
    String web = Target.of("firewall", "default", "web");
    apply("kind: firewall\nname: web\nspec: {rules: []}");
    long revision = apply("kind: firewall\nname: web\nspec: {rules: [{protocol: tcp}]}");
    agent.declarations.behind = 9;
    assertEquals(Exit.NOT_YET, waiter(AT_ONCE, LONG).untilUsersHave(web, revision));
    agent.declarations.behind = 2;
    assertEquals(Exit.OK, waiter(LONG, LONG).untilUsersHave(web, revision));
  }
}
