package io.hostler.etcd;

import io.hostler.host.Launcher;
import io.hostler.host.SessionLauncher;
import io.hostler.pki.Issuer;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real etcd of the test's own: directory, ports and process. */
final class EtcdLab {
  final EtcdDesired desired;
  private final Launcher launcher = new SessionLauncher();

  EtcdLab(Path directory, long quotaBytes) throws IOException {
    List<ServerSocket> free = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      free.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
    }
    EtcdSettings settings =
        new EtcdSettings(
            EtcdSettings.PROGRAM,
            directory,
            "127.0.0.1",
            free.get(0).getLocalPort(),
            free.get(1).getLocalPort(),
            quotaBytes);
    for (ServerSocket socket : free) {
      socket.close();
    }
    desired = new EtcdDesired(Uid.random(), Uid.random(), settings, Optional.empty());
  }

  /** As a freshly started agent has it. */
  ManagedEtcd agent() {
    return new ManagedEtcd(
        desired,
        new HostEtcdDriver(
            desired,
            new DaemonEtcdChild(desired.settings().home(), launcher),
            Issuer.ofThisProcess(Duration.ofSeconds(30)),
            InstantSource.system(),
            () -> false,
            System::nanoTime,
            () -> {}));
  }

  /** The pid that the pid file names; found by its arguments, so never a stranger's. */
  Optional<ProcessHandle> process() throws IOException {
    String data = "--data-dir=" + desired.settings().data();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        try {
          if (Files.readString(process.resolve("cmdline")).contains(data + "\0")) {
            return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
          }
        } catch (IOException ended) {
          continue;
        }
      }
    }
    return Optional.empty();
  }

  void kill() throws Exception {
    // A process that makes certificates would make the test's directory anew after its removal.
    Eventually.holds(Duration.ofSeconds(30), "issuing ended", EtcdLab::nobodyIssues);
    Optional<ProcessHandle> running = process();
    if (running.isPresent()) {
      running.get().destroyForcibly();
      Eventually.holds(Duration.ofSeconds(10), "etcd ended", () -> process().isEmpty());
    }
  }

  private static boolean nobodyIssues() {
    try (var children = ProcessHandle.current().children()) {
      return children.noneMatch(one -> one.info().command().orElse("").endsWith("/java"));
    }
  }

  /** Runs etcdctl with the agent's certificate; its exit status. */
  int etcdctl(Path output, String... arguments) throws Exception {
    var pki = desired.settings().pki();
    List<String> command =
        new ArrayList<>(
            List.of(
                "etcdctl",
                "--endpoints=" + desired.settings().endpoint(),
                "--cacert=" + pki.caCertificate(),
                "--cert=" + pki.certificate(EtcdDesired.CLIENT),
                "--key=" + pki.key(EtcdDesired.CLIENT)));
    command.addAll(List.of(arguments));
    return run(output, command);
  }

  static int run(Path output, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("ETCDCTL_API", "3");
    return builder.start().waitFor();
  }
}
