package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdentityTest {
  @TempDir Path directory;

  @Test
  void theUidStays() {
    Uid first;
    try (NodeIdentity identity = NodeIdentity.take(directory.resolve("state"))) {
      first = identity.uid();
    }
    try (NodeIdentity again = NodeIdentity.take(directory.resolve("state"))) {
      assertEquals(first, again.uid());
    }
  }

  @Test
  void oneAgentAtATime() {
    try (NodeIdentity held = NodeIdentity.take(directory)) {
      HostException refused = assertThrows(HostException.class, () -> NodeIdentity.take(directory));
      assertEquals("agent-running", refused.problem().code(), held.uid().toString());
    }
  }

  @Test
  void aBrokenUidIsNeverReplaced() throws IOException {
    Files.writeString(directory.resolve("node-uid"), "");
    HostException refused = assertThrows(HostException.class, () -> NodeIdentity.take(directory));
    assertEquals("node-identity", refused.problem().code());
    assertEquals("", Files.readString(directory.resolve("node-uid")));
  }

  @Test
  void sysctlsLongerThanADigitAreReadWhole() {
    assertEquals(
        36, Sysctls.read("kernel/random/boot_id").found().orElse("").length(), "a whole UUID");
    assertEquals(Seen.absent(), Sysctls.read("net/ipv4/conf/no-such-link/forwarding"));
    assertThrows(IllegalArgumentException.class, () -> Sysctls.read("../version"));
  }

  @Test
  void tapNamesAreTheUidsFirstTenDigits() {
    Uid uid = Uid.parse("1a2b3c4d-5e6f-4000-8000-000000000001");
    assertEquals("t1a2b3c4d5e", TapName.of(uid).value());
    assertEquals("i1a2b3c4d5e", TapName.of(uid).shaper());
    assertThrows(IllegalArgumentException.class, () -> new TapName("eth0"));
  }
}
