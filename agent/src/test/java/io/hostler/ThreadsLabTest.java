package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of the agent as a whole, when much is asked of each of its parts at once. */
@Tag("lab")
@Timeout(300)
class ThreadsLabTest {
  private static final int INSTANCES = 100;
  private static final int IMAGES = 20;
  private static final int IMPORTS = 60;
  private static final int CLIENTS = 200;

  /** Four fetches, two checks, four calls of libvirt, the carriers of virtual threads, etcd's. */
  private static final int MORE = 24;

  /** On the uplink, which leads nowhere: whoever connects waits. */
  private static final String NOWHERE = "http://203.0.113.77/";

  private static String documents() {
    StringBuilder all =
        new StringBuilder(
            "kind: addresspool\nname: p\n"
                + "spec: {prefix: 198.51.100.0/24, mode: routed, default: true}\n");
    for (int i = 0; i < IMAGES; i++) {
      all.append(
          "---\nkind: image\nname: i%d\nspec: {kernel: {sha256: %064x, bytes: 4096, url: \"%s%d\"}}\n"
              .formatted(i, i + 1, NOWHERE, i));
    }
    for (int i = 0; i < INSTANCES; i++) {
      all.append(
          "---\nkind: instance\nname: k%d\nspec: {image: i%d, cpus: 1, memory: 64MiB, disk: 8MiB}\n"
              .formatted(i, i % IMAGES));
    }
    return all.toString();
  }

  /** Asks to fetch; the answer comes while the fetch goes on. */
  private static void begin(AgentLab lab, int number) throws IOException {
    String body =
        "{\"kernel\":{\"url\":\"%sm%d\",\"sha256\":\"%064x\"}}"
            .formatted(NOWHERE, number, number + 1);
    String answer =
        RawClient.once(
            lab.socket(),
            "POST /v1/image/m%d/import HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(number, body.length(), body));
    assertTrue(answer.startsWith("HTTP/1.1 202"), answer);
  }

  @Test
  void howeverMuchIsAskedAtOnceTheAgentHasAFewThreads() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (AgentLab lab = new AgentLab()) {
      try {
        lab.start();
        int before = lab.threads();
        int most = before;
        assertEquals(0, lab.said(documents(), "apply", "-f", "-").exit());
        for (int i = 0; i < IMPORTS; i++) {
          begin(lab, i);
          most = Math.max(most, lab.threads());
        }
        for (int i = 0; i < CLIENTS; i++) {
          RawClient client = new RawClient(lab.socket());
          clients.add(client);
          client.send(
              "GET /v1/"
                  + (i % 2 == 0 ? "events" : "instance")
                  + " HTTP/1.1\r\nHost: hostler\r\n\r\n");
          most = Math.max(most, lab.threads());
        }
        for (RawClient client : clients) {
          assertTrue(client.until("\r\n").startsWith("HTTP/1.1 200"));
          most = Math.max(most, lab.threads());
        }
        lab.eventually("every key was worked", () -> worked(lab) == INSTANCES);
        most = Math.max(most, lab.threads());
        assertTrue(most <= before + MORE, most + " threads, and idle " + before);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + lab.log(), e);
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  /** Which began to fetch what they need. */
  private static long worked(AgentLab lab) throws IOException {
    Path passed = lab.state.resolve(AgentToKill.PASSED);
    return Files.exists(passed)
        ? Files.readAllLines(passed).stream()
            .filter(line -> line.contains("FetchPart"))
            .map(line -> line.split(" ")[0])
            .distinct()
            .count()
        : 0;
  }
}
