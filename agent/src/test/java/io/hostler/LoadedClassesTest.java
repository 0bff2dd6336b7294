package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.routes.FakeAgent;
import io.hostler.cli.Hostler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded is what start and memory cost: some libraries must stay away from some paths. */
@Timeout(60)
class LoadedClassesTest {
  @TempDir Path directory;

  @Test
  void statusNeedsNoParserOfOptionsAndNoLogger() throws Exception {
    try (FakeAgent agent = new FakeAgent(directory)) {
      List<String> loaded = loaded(agent.socket, Hostler.class, "status");
      assertTrue(loaded.stream().anyMatch(line -> line.contains("io.hostler.cli.StatusCommand ")));
      for (String library :
          List.of("picocli.", "org.slf4j.", "io.netty.", "org.yaml.", "java.lang.System$Logger")) {
        assertEquals(
            List.of(), loaded.stream().filter(line -> line.contains("] " + library)).toList());
      }
    }
  }

  private static List<String> loaded(Path socket, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xlog:class+load:stdout",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("HOSTLER_SOCKET", socket.toString());
    Process process = builder.redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), said);
      return said.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
