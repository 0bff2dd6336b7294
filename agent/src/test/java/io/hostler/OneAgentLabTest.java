package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents would put back each other's rules for ever, so a host has one. */
@Tag("lab")
class OneAgentLabTest {
  @TempDir Path directory;

  @Test
  void aSecondOneWithADirectoryOfItsOwnDoesNotStart() throws Exception {
    try (AgentLab lab = new AgentLab()) {
      lab.start();
      Path said = directory.resolve("said");
      Process second =
          lab.inside(
              said,
              System.getProperty("java.home") + "/bin/java",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              Hostlerd.class.getName(),
              "--state.directory=" + directory.resolve("state"),
              "--api.socket=" + directory.resolve("socket"),
              "--etcd.clientPort=3379",
              "--etcd.peerPort=3380");
      try {
        assertTrue(second.waitFor(120, TimeUnit.SECONDS), "it runs");
        assertEquals(2, second.exitValue());
        String text = Files.readString(said);
        assertTrue(text.contains("another agent works on this host: process "), text);
      } finally {
        second.destroyForcibly();
      }
      assertTrue(lab.alive());
    }
  }
}
