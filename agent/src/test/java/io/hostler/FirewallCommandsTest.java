package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.ChangeOptions;
import io.hostler.api.Firewalls.Question;
import io.hostler.api.routes.FakeAgent;
import io.hostler.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code hostler firewall …} against a real socket. */
@Timeout(60)
class FirewallCommandsTest {
  @TempDir Path directory;
  private final StringBuilder out = new StringBuilder();
  private FakeAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new FakeAgent(directory);
    Path file = directory.resolve("all.yaml");
    Files.writeString(
        file,
        """
        kind: firewall
        name: web
        spec: {rules: [{protocol: tcp, port: 443}]}
        ---
        kind: instance
        name: web1
        spec: {image: debian, cpus: 1, memory: 512MiB}
        """);
    assertEquals(0, hostler("apply", "-f", file.toString()), this::said);
    out.setLength(0);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private int hostler(String... args) {
    Shell ran = Shell.run(agent, args);
    out.append(ran.out()).append(ran.err());
    return ran.exit();
  }

  private String said() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }

  @Test
  void attachShowsAndDetachTakesItOff() {
    assertEquals(0, hostler("firewall", "attach", "web", "web1"));
    assertTrue(said().startsWith("instance/web1 changed"));
    assertEquals(0, hostler("firewall", "attach", "web", "web1"));
    assertTrue(said().startsWith("instance/web1 unchanged"));
    hostler("instance", "show", "web1");
    assertTrue(said().contains("firewalls: web\n"));
    assertEquals(1, hostler("firewall", "detach", "web", "web1", "--dry-run"));
    assertEquals(0, hostler("firewall", "detach", "web", "web1"));
    said();
    hostler("instance", "show", "web1");
    assertTrue(!said().contains("firewalls: web\n"));
  }

  @Test
  void cutGoesWithTheChange() {
    assertEquals(0, hostler("firewall", "attach", "web", "web1"));
    assertEquals(ChangeOptions.of(false), agent.declarations.intents.getLast());
    assertEquals(1, hostler("firewall", "detach", "web", "web1", "--cut", "--dry-run"), this::said);
    assertEquals(new ChangeOptions(true, true), agent.declarations.intents.getLast());
    assertEquals(0, hostler("firewall", "detach", "web", "web1", "--cut"), this::said);
    assertEquals(new ChangeOptions(false, true), agent.declarations.intents.getLast());
    String file = directory.resolve("all.yaml").toString();
    assertEquals(0, hostler("apply", "-f", file, "--cut"), this::said);
    assertEquals(new ChangeOptions(false, true), agent.declarations.intents.getLast());
  }

  @Test
  void attachReadsAgainWhenSomebodyWroteInBetween() {
    agent.declarations.raced = 2;
    assertEquals(0, hostler("firewall", "attach", "web", "web1"), this::said);
    agent.declarations.raced = 100;
    assertEquals(2, hostler("firewall", "detach", "web", "web1"));
  }

  @Test
  void simulateNamesTheRuleThatDecides() {
    int exit = hostler("firewall", "simulate", "web1", "--from", "203.0.113.9", "--port", "443");
    assertEquals("passed: allow tcp 443 by firewall web\n", said());
    assertEquals(0, exit);
    assertEquals(
        new Question(false, IpAddress.parse("203.0.113.9"), Optional.empty(), 6, 443, 0),
        agent.rules.asked.getLast());
    assertEquals(
        1,
        hostler(
            "firewall",
            "simulate",
            "web1",
            "--direction",
            "out",
            "--to",
            "fd77::9",
            "--proto",
            "icmpv6",
            "--icmp-type",
            "1"));
    assertEquals("dropped: no rule matches\n", said());
    assertEquals(
        new Question(true, IpAddress.parse("fd77::9"), Optional.empty(), 58, 0, 1),
        agent.rules.asked.getLast());
  }

  @Test
  void simulateSaysWhenTheKernelIsBehind() {
    agent.rules.behind = true;
    hostler("firewall", "simulate", "web1", "--from", "203.0.113.9", "--port", "22");
    assertEquals(
        "dropped: no rule matches\nin force until the next commit: passed: no firewall\n", said());
  }

  @Test
  void badPacketsAreRefused() {
    String[][] bad = {
      {"--port", "80"},
      {"--from", "here", "--port", "80"},
      {"--from", "203.0.113.9", "--port", "65536"},
      {"--from", "203.0.113.9", "--proto", "esp", "--port", "80"},
      {"--from", "203.0.113.9", "--proto", "all"},
      {"--from", "203.0.113.9", "--to", "fd77::1"},
      {"--from", "203.0.113.9", "--direction", "up"}
    };
    for (String[] words : bad) {
      String[] all = new String[words.length + 3];
      all[0] = "firewall";
      all[1] = "simulate";
      all[2] = "web1";
      System.arraycopy(words, 0, all, 3, words.length);
      assertEquals(2, hostler(all), this::said);
    }
    assertTrue(agent.rules.asked.isEmpty());
  }

  @Test
  void compileAndCounters() {
    assertEquals(0, hostler("firewall", "compile"));
    assertEquals("add table\n", said());
    assertEquals(0, hostler("firewall", "compile", "web1"));
    assertEquals("add chain web1\n", said());
    assertEquals(0, hostler("firewall", "counters", "web"));
    assertEquals("RULE     PACKETS  BYTES\ntcp 443  3        180\n", said());
  }

  @Test
  void completionKnowsTheVerbs() {
    hostler("__complete", "--", "firewall", "");
    String words = said();
    for (String verb : new String[] {"attach", "detach", "simulate", "compile", "counters"}) {
      assertTrue(words.contains(verb + "\n"), words);
    }
  }
}
