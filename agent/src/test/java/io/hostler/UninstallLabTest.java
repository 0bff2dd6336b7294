package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.routes.FakeAgent;
import io.hostler.cli.Hostler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the guide says of uninstalling, as far as it is about guests, word for word in a shell. It
 * left those outside of the environment default, whose disks the next lines remove.
 */
@Tag("lab")
@Timeout(60)
class UninstallLabTest {
  private static final Pattern BLOCK =
      Pattern.compile("## Uninstall\n.*?```sh\n(.*?)systemctl", Pattern.DOTALL);

  @TempDir Path directory;

  private static String guide() throws IOException {
    Path here = Path.of("docs/operator-guide.md");
    String guide = Files.readString(Files.exists(here) ? here : Path.of("..").resolve(here));
    Matcher block = BLOCK.matcher(guide);
    assertTrue(block.find(), "the guide has another shape");
    return block.group(1);
  }

  private void command() throws IOException {
    Path stub = directory.resolve("hostler");
    Files.writeString(
        stub,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Hostler.class.getName()));
    Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwx------"));
  }

  private static String instance(String environment, String name) {
    return "kind: instance\nname: %s\nenvironment: %s\nspec: {image: debian, memory: 512MiB}\n---\n"
        .formatted(name, environment);
  }

  @Test
  void theLoopOfTheGuideDeletesTheInstancesOfAllEnvironments() throws Exception {
    try (FakeAgent agent = new FakeAgent(directory)) {
      Path all = directory.resolve("all.yaml");
      Files.writeString(
          all,
          instance("default", "web1")
              + instance("staging", "web1")
              + instance("staging", "db")
              + "kind: firewall\nname: web\nspec: {rules: []}\n");
      Shell applied = Shell.run(agent, "apply", "-f", all.toString());
      assertEquals(0, applied.exit(), applied.err());
      command();
      ProcessBuilder shell =
          new ProcessBuilder("sh", "-e", "-c", guide()).redirectErrorStream(true);
      shell.environment().put("HOSTLER_SOCKET", agent.socket.toString());
      shell.environment().put("PATH", directory + ":" + System.getenv("PATH"));
      Process process = shell.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.onExit().join().exitValue(), said);
      assertEquals(
          List.of("firewall/default/web"),
          agent.declarations.held.keySet().stream().map(Object::toString).toList(),
          said);
    }
  }
}
