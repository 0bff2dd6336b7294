package io.hostler.store;

import io.hostler.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One etcd of a test's own, with client certificates, on free ports of loopback. */
public final class EtcdProcess implements AutoCloseable {
  final Path home;
  final TestCertificates certificates;
  final int port = freePort();
  private final int peerPort = freePort();
  private Process process;
  private String data = "data";

  public EtcdProcess() {
    try {
      home = Files.createTempDirectory("hostler-etcd-");
      certificates = TestCertificates.make(home);
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  public EtcdAccess access() {
    return certificates.access(port);
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void start() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGSTOP, and until its last thread has stopped. */
  void freeze() {
    Run.in(home, "kill", "-STOP", "" + process.pid());
    Path tasks = Path.of("/proc/" + process.pid() + "/task");
    Eventually.holds(
        Duration.ofSeconds(5),
        () -> {
          try (Stream<Path> threads = Files.list(tasks)) {
            return threads.allMatch(EtcdProcess::isStopped);
          }
        });
  }

  private static boolean isStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void thaw() {
    Run.in(home, "kill", "-CONT", "" + process.pid());
  }

  String ctl(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "etcdctl",
                "--endpoints=https://127.0.0.1:" + port,
                "--cacert=ca.crt",
                "--cert=client.crt",
                "--key=client.key"));
    command.addAll(List.of(arguments));
    return Run.in(home, command.toArray(String[]::new));
  }

  /** Stops etcd and starts it again on what {@code ctl("snapshot", "save", file)} wrote. */
  void restore(String file) {
    kill();
    data = "restored-" + System.nanoTime();
    Run.in(
        home,
        "etcdctl",
        "snapshot",
        "restore",
        file,
        "--data-dir",
        data,
        "--name",
        "test",
        "--initial-cluster",
        "test=http://127.0.0.1:" + peerPort,
        "--initial-advertise-peer-urls",
        "http://127.0.0.1:" + peerPort);
    start();
    awaitReady();
  }

  void awaitReady() {
    Eventually.holds(
        Duration.ofSeconds(20),
        () -> {
          try (EtcdStore store = new EtcdStore(access())) {
            store.get("/ready").join();
            return true;
          } catch (CompletionException e) {
            return false;
          }
        });
  }

  private Process launch() throws IOException {
    String client = "https://127.0.0.1:" + port;
    String peer = "http://127.0.0.1:" + peerPort;
    return new ProcessBuilder(
            "etcd",
            "--name",
            "test",
            "--data-dir",
            data,
            "--listen-client-urls",
            client,
            "--advertise-client-urls",
            client,
            "--listen-peer-urls",
            peer,
            "--initial-advertise-peer-urls",
            peer,
            "--initial-cluster",
            "test=" + peer,
            "--cert-file",
            "server.crt",
            "--key-file",
            "server.key",
            "--trusted-ca-file",
            "ca.crt",
            "--client-cert-auth",
            "--logger",
            "zap",
            "--log-outputs",
            "stderr")
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
        .start();
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
