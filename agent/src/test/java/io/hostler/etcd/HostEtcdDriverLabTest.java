package io.hostler.etcd;

import io.hostler.host.SessionLauncher;
import io.hostler.pki.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract with the distribution's etcd. */
@Tag("lab")
class HostEtcdDriverLabTest extends EtcdDriverContract {
  @TempDir Path directory;
  private EtcdLab lab;
  private int hosts;

  @Override
  void emptyHost() throws Exception {
    end();
    lab = new EtcdLab(directory.resolve("host" + hosts++), EtcdSettings.QUOTA_BYTES);
  }

  @AfterEach
  void end() throws Exception {
    if (lab != null) {
      lab.kill();
    }
  }

  @Override
  EtcdDesired desired() {
    return lab.desired;
  }

  @Override
  EtcdDriver agent() {
    return new HostEtcdDriver(
        lab.desired,
        new DaemonEtcdChild(lab.desired.settings().home(), new SessionLauncher()),
        Issuer.ofThisProcess(Duration.ofSeconds(30)),
        InstantSource.system(),
        () -> false,
        System::nanoTime,
        () -> {});
  }

  @Override
  void kill() throws Exception {
    lab.kill();
  }

  @Override
  void removeData() throws IOException {
    try (var files = Files.walk(lab.desired.settings().data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
