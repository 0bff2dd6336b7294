package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.host.SessionLauncher;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("lab")
class DaemonEtcdChildLabTest extends EtcdChildContract {
  @TempDir Path home;
  private final String mark = Uid.random().toString();

  @Override
  EtcdChild agent() {
    return new DaemonEtcdChild(home, new SessionLauncher());
  }

  @Override
  List<String> arguments(String difference) {
    return List.of(
        "/usr/bin/tail",
        "-f",
        "--sleep-interval=9",
        "/dev/null",
        "--",
        home.resolve(mark + difference).toString());
  }

  private List<ProcessHandle> processes() throws IOException {
    List<ProcessHandle> ours = new ArrayList<>();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : all) {
        try {
          if (Files.readString(process.resolve("cmdline")).contains(mark)) {
            ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(ours::add);
          }
        } catch (IOException ended) {
          continue;
        }
      }
    }
    return ours;
  }

  @Test
  void theOutputOfOneThatRunsForEverDoesNotGrowForEver() throws Exception {
    Path said = Files.writeString(home.resolve(mark), "");
    List<String> echo =
        List.of("/usr/bin/tail", "-f", "--sleep-interval=0.05", "--", said.toString());
    EtcdChild child = agent();
    child.start(echo);
    Path output = home.resolve("etcd.log");
    Files.write(output, new byte[(16 << 20) + 1], StandardOpenOption.APPEND);
    assertEquals(Seen.present(echo), child.look(echo));
    assertEquals(0, Files.size(output));
    assertEquals((16 << 20) + 1, Files.size(home.resolve("etcd.log.1")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("etcd.log.1"))));
    Files.writeString(said, "later\n", StandardOpenOption.APPEND);
    Eventually.holds("it goes on at the start", () -> Files.readString(output).equals("later\n"));
    assertEquals("later", child.lastWords());
  }

  @Override
  void kill() throws IOException {
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  @AfterEach
  void end() throws IOException {
    kill();
  }

  @Override
  int running() throws IOException {
    return processes().size();
  }
}
