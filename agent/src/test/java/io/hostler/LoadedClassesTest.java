package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.routes.FakeAgent;
import io.hostler.cli.Hostler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded is what start and memory cost: some libraries must stay away from some paths. */
@Timeout(60)
class LoadedClassesTest {
  @TempDir Path directory;

  /** What is asked most: its answer is only printed, so that nothing is needed to read it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"status", "instance list", "explain web1", "apply -f web.yaml", "__complete i"})
  void theQuickCommandsNeedNoJsonAndNoLogger(String command) throws Exception {
    try (FakeAgent agent = new FakeAgent(directory)) {
      Path file =
          Files.writeString(
              directory.resolve("web.yaml"),
              "kind: instance\nname: web1\nspec: {image: debian, memory: 512MiB}\n");
      loaded(agent.socket, Hostler.class, "apply", "-f", file.toString());
      String[] words = command.replace("web.yaml", file.toString()).split(" ", -1);
      List<String> loaded = loaded(agent.socket, Hostler.class, words);
      assertTrue(loaded.stream().anyMatch(line -> line.contains("io.hostler.cli.Hostler ")));
      for (String library :
          List.of(
              "com.fasterxml.",
              "com.sun.jna.",
              "org.slf4j.",
              "io.netty.",
              "org.yaml.",
              "java.lang.System$Logger",
              "java.util.regex.")) {
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
