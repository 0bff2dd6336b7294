package io.hostler.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  /** The lock of this process alone would not be one. */
  @Test
  void oneProcessAtATime() throws Exception {
    try (NodeIdentity held = NodeIdentity.take(directory)) {
      assertEquals("agent-running", inAnotherProcess(), held.uid().toString());
    }
    assertEquals(takenAndLetGo(), inAnotherProcess());
  }

  private String takenAndLetGo() {
    try (NodeIdentity again = NodeIdentity.take(directory)) {
      return again.uid().toString();
    }
  }

  private String inAnotherProcess() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Taker.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String said = new String(other.getInputStream().readAllBytes(), UTF_8).strip();
      assertTrue(other.waitFor(60, TimeUnit.SECONDS));
      return said;
    } finally {
      other.destroyForcibly();
    }
  }

  /** Takes the directory, and says as whom, or why not. */
  static final class Taker {
    public static void main(String[] arguments) {
      try (NodeIdentity identity = NodeIdentity.take(Path.of(arguments[0]))) {
        System.out.println(identity.uid());
      } catch (HostException e) {
        System.out.println(e.problem().code());
      }
    }
  }

  @Test
  void aCopyOfTheDirectoryIsAnotherPlace(@TempDir Path copy) throws IOException {
    String place;
    Uid uid;
    try (NodeIdentity one = NodeIdentity.take(directory)) {
      place = one.place();
      uid = one.uid();
    }
    for (String name : List.of("lock", "node-uid")) {
      Files.copy(directory.resolve(name), copy.resolve(name));
    }
    try (NodeIdentity again = NodeIdentity.take(directory);
        NodeIdentity other = NodeIdentity.take(copy)) {
      assertEquals(place, again.place());
      assertEquals(uid, other.uid());
      assertNotEquals(place, other.place());
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
