package io.hostler.cell;

import io.hostler.host.SessionLauncher;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
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
