package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.api.routes.FakeAgent;
import io.hostler.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process, by its launcher as it is when installed. */
@Timeout(60)
class LauncherTest {
  @TempDir Path directory;

  private static Path launchers() {
    return Checkout.file("packaging/bin");
  }

  private Path installed() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("hostler/bin"));
    Path lib = Files.createDirectory(directory.resolve("hostler/lib"));
    for (String each : new String[] {"hostler", "java.sh"}) {
      Files.copy(launchers().resolve(each), bin.resolve(each));
    }
    int number = 0;
    for (String each : System.getProperty("java.class.path").split(":")) {
      Files.createSymbolicLink(lib.resolve(number++ + ".jar"), Path.of(each).toAbsolutePath());
    }
    return bin.resolve("hostler");
  }

  /** The links lead out of the test's directory. */
  @AfterEach
  void unlink() throws IOException {
    try (Stream<Path> links = Files.list(directory.resolve("hostler/lib"))) {
      for (Path each : links.toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void aReasonArrivesAsItWasWrittenAlsoInTheLocaleC() throws IOException {
    try (FakeAgent agent = new FakeAgent(directory)) {
      Path document =
          Files.writeString(
              directory.resolve("web.yaml"),
              "kind: instance\nname: web1\nspec: {image: debian, memory: 512MiB}\n");
      // In a file: what this process gives as arguments goes through its own locale.
      Path script =
          Files.writeString(
              directory.resolve("script"),
              "sh %s apply -f %s --socket %s --reason 'größer ✓'\n"
                  .formatted(installed(), document, agent.socket));
      ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
      builder
          .environment()
          .putAll(Map.of("LC_ALL", "C", "JAVA_HOME", System.getProperty("java.home")));
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.onExit().join().exitValue(), said);
      assertEquals("größer ✓", agent.declarations.callers.getLast().reason());
    }
  }
}
