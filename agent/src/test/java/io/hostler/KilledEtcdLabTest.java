package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The real etcd of a whole agent is killed with SIGKILL. Writes were refused for 21 s then while
 * status said that all is well.
 */
@Tag("lab")
@Timeout(600)
class KilledEtcdLabTest {

  private static String firewall(int port) {
    return "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: " + port + "}]}\n";
  }

  private static String write(AgentLab lab, int port) throws IOException {
    return RawClient.ask(lab.socket(), "POST", "/v1/apply", firewall(port));
  }

  private static boolean taken(AgentLab lab, int port) throws IOException {
    return write(lab, port).startsWith("HTTP/1.1 200");
  }

  private static String read(AgentLab lab) throws IOException {
    return RawClient.ask(lab.socket(), "GET", "/v1/firewall/default/web", "")
        .toLowerCase(Locale.ROOT);
  }

  private static boolean isOpen(String answer, int port) {
    return Pattern.compile("\"ports?\"\\s*:\\s*\"?" + port + "\\b").matcher(answer).find();
  }

  @Test
  void theStoreIsAwayUntilItsEtcdIsBackAndThatIsSaid() throws Exception {
    try (AgentLab lab = new AgentLab()) {
      try {
        lab.start();
        assertTrue(taken(lab, 80));
        long first = lab.etcd().orElseThrow().pid();
        lab.killEtcd();
        // The next one is started at once; nobody reaches it as long as it takes to look.
        lab.ip("link", "set", "lo", "down");
        lab.eventually("status says it", () -> lab.hostler("status").out().contains("store: down"));
        String refused = write(lab, 81);
        assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
        assertTrue(refused.toLowerCase(Locale.ROOT).contains("\r\nretry-after: "), refused);
        String stale = read(lab);
        assertTrue(stale.startsWith("http/1.1 200"), stale);
        assertTrue(stale.contains("\r\nx-hostler-stale-since: "), stale);
        assertTrue(isOpen(stale, 80), stale);

        lab.ip("link", "set", "lo", "up");
        lab.eventually("the agent has started etcd anew: writes work", () -> taken(lab, 82));
        lab.eventually("and reads are of now", () -> !read(lab).contains("stale-since"));
        assertTrue(isOpen(read(lab), 82), read(lab));
        assertEquals(0, lab.hostler("status").exit(), lab.hostler("status").out());
        long second = lab.etcd().orElseThrow().pid();
        assertNotEquals(first, second);

        long killed = System.nanoTime();
        lab.killEtcd();
        lab.eventually("writes work", () -> taken(lab, 83));
        System.out.println(
            "a write is taken "
                + Duration.ofNanos(System.nanoTime() - killed).toMillis()
                + " ms after the kill");
        assertNotEquals(second, lab.etcd().orElseThrow().pid());
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + lab.log(), e);
      }
    }
  }
}
