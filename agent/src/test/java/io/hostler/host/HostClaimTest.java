package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HostClaimTest {
  private final String name = "test-" + UUID.randomUUID();

  private static int ownUser() throws Exception {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  @Test
  void oneAgentAHostUntilItEnds() throws Exception {
    HostClaim first = HostClaim.take(name, ownUser());
    for (int time = 0; time < 5; time++) {
      HostException refused =
          assertThrows(HostException.class, () -> HostClaim.take(name, ownUser()).close());
      assertEquals(
          "another agent works on this host: process " + ProcessHandle.current().pid(),
          refused.problem().detail());
      assertEquals("agent-running", refused.problem().code());
    }
    first.close();
    HostClaim.take(name, ownUser()).close();
  }

  /** Who squats on the name is no agent: he must not keep ours away. */
  @Test
  void whoeverElseHoldsTheNameKeepsNoAgentAway() throws Exception {
    try (HostClaim squatter = HostClaim.take(name, ownUser())) {
      HostClaim.take(name, ownUser() + 1).close();
      assertThrows(HostException.class, () -> HostClaim.take(name, ownUser()).close());
      assertEquals(HostClaim.class, squatter.getClass());
    }
  }
}
