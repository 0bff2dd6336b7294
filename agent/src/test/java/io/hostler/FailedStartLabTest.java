package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process that can't start, in namespaces that end with it. */
@Tag("lab")
@Timeout(120)
class FailedStartLabTest {
  @TempDir Path directory;

  @Test
  void saysItsCauseAndEndsWithTheCodeOfAFailure() throws Exception {
    Process process =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dhostler.issue.classpath=" + System.getProperty("java.class.path"),
                "io.hostler.Hostlerd",
                "--state.directory=" + directory.resolve("state"),
                "--api.socket=" + directory.resolve("hostlerd.sock"),
                "--libvirt.user=nobody-of-that-name")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, process.waitFor(), said);
    assertTrue(said.contains("nobody-of-that-name"), said);
  }
}
