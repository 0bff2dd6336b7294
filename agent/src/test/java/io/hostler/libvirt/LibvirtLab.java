package io.hostler.libvirt;

import io.hostler.testing.Eventually;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A private libvirtd of a test, in mount and process namespaces of its own: default paths inside
 * are directories of the test outside, so that nothing meets the host's or another test's. Its
 * socket is reached from outside through {@link #uri()}.
 *
 * <p>The first process of the namespace reaps: without that, ending a guest takes 2 s on a machine
 * whose process 1 is slow at it. When it ends, the kernel ends all that is inside.
 */
public final class LibvirtLab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path dir;
  private final Process init;

  private LibvirtLab(Path dir, Process init) {
    this.dir = dir;
    this.init = init;
  }

  /** In the network namespace of the caller. */
  public static LibvirtLab start() throws Exception {
    return start(Optional.empty());
  }

  /**
   * @param netns the name of a network namespace ({@code ip netns}) to live in
   */
  public static LibvirtLab start(Optional<String> netns) throws Exception {
    Path dir = Files.createTempDirectory("hostler-libvirt-");
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    StringBuilder script = new StringBuilder("set -e; mount --make-rprivate /\n");
    for (String path : List.of("run", "lib", "etc", "log", "cache")) {
      Files.createDirectories(dir.resolve(path));
    }
    bind(script, dir.resolve("run"), "/run/libvirt");
    bind(script, dir.resolve("lib"), "/var/lib/libvirt");
    bind(script, dir.resolve("etc"), "/etc/libvirt");
    bind(script, dir.resolve("log"), "/var/log/libvirt");
    bind(script, dir.resolve("cache"), "/var/cache/libvirt");
    script.append("virtlogd -d -p /run/libvirt/virtlogd.pid\n");
    script.append("echo ready; while :; do sleep 1000 & wait $!; done\n");
    Files.writeString(
        dir.resolve("etc/qemu.conf"),
        "security_driver = \"none\"\nnamespaces = []\ncgroup_controllers = []\n");
    Files.writeString(dir.resolve("etc/libvirtd.conf"), "auth_unix_rw = \"none\"\n");
    openKvm();
    List<String> command = new ArrayList<>();
    netns.ifPresent(name -> command.addAll(List.of("ip", "netns", "exec", name)));
    command.addAll(
        List.of("unshare", "-m", "-p", "-f", "--kill-child", "--mount-proc", "bash", "-c"));
    command.add(script.toString());
    Process init =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("lab.log").toFile())
            .start();
    LibvirtLab lab = new LibvirtLab(dir, init);
    try {
      Eventually.holds(
          PATIENCE,
          "the namespace",
          () -> Files.readString(dir.resolve("lab.log")).contains("ready"));
      lab.startLibvirtd();
    } catch (Exception | AssertionError e) {
      String log = Files.readString(dir.resolve("lab.log"));
      lab.close();
      throw new IllegalStateException("no libvirtd: " + log, e);
    }
    return lab;
  }

  /**
   * As installed (0600 root) libvirt distrusts its capabilities cache and probes QEMU anew on each
   * call.
   */
  private static void openKvm() throws IOException {
    Path kvm = Path.of("/dev/kvm");
    if (Files.exists(kvm)) {
      Files.setPosixFilePermissions(kvm, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
  }

  private static void bind(StringBuilder script, Path from, String to) {
    script.append("mkdir -p %s; mount --bind %s %s\n".formatted(to, from, to));
  }

  /** For a client outside of the namespaces. */
  public String uri() {
    return "qemu+unix:///system?socket=" + dir.resolve("run/libvirt-sock");
  }

  /** A directory that QEMU's user reaches, under the same path inside and outside. */
  public Path files() throws IOException {
    Path files = dir.resolve("files");
    Files.createDirectories(files);
    return files;
  }

  /** Starts libvirtd, when it does not run, and waits until it listens. */
  public void startLibvirtd() throws Exception {
    if (libvirtd().isEmpty()) {
      inside("libvirtd", "-d", "-p", "/run/libvirt/libvirtd.pid");
    }
    Eventually.holds(PATIENCE, "libvirtd listens", this::listens);
  }

  private boolean listens() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(dir.resolve("run/libvirt-sock")));
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGTERM, and waits for its end. Guests stay. */
  public void stopLibvirtd() throws Exception {
    end("-TERM");
  }

  /** SIGKILL. Guests stay. */
  public void killLibvirtd() throws Exception {
    end("-KILL");
  }

  /** SIGSTOP: it neither answers nor closes its connections. */
  public void freezeLibvirtd() throws Exception {
    signal("-STOP", libvirtd().orElseThrow());
  }

  public void thawLibvirtd() throws Exception {
    signal("-CONT", libvirtd().orElseThrow());
  }

  /** The host's process ids of the guests that run here. */
  public List<Long> guests() {
    return inside("qemu-system");
  }

  /** Ends one guest as a crash of QEMU does. */
  public void killGuest(long pid) throws Exception {
    if (guests().contains(pid)) {
      signal("-KILL", pid);
    }
  }

  private void end(String signal) throws Exception {
    Optional<Long> pid = libvirtd();
    if (pid.isPresent()) {
      signal(signal, pid.get());
      Eventually.holds(PATIENCE, "libvirtd ends", () -> libvirtd().isEmpty());
    }
  }

  private Optional<Long> libvirtd() {
    return inside("libvirtd").stream().findFirst();
  }

  private List<Long> inside(String name) {
    try (Stream<ProcessHandle> all = init.descendants()) {
      return all.filter(p -> p.info().command().map(c -> c.contains(name)).orElse(false))
          .map(ProcessHandle::pid)
          .toList();
    }
  }

  private static void signal(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start().waitFor();
  }

  /** Runs a command in the namespaces. */
  private void inside(String... command) throws Exception {
    long first =
        init.info().command().orElse("").contains("bash")
            ? init.pid()
            : init.children().findFirst().orElseThrow().pid();
    List<String> all =
        new ArrayList<>(List.of("nsenter", "-m", "-p", "-n", "-t", Long.toString(first)));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("lab.log").toFile()))
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", command) + ": " + Files.readString(dir.resolve("lab.log")));
    }
  }

  @Override
  public void close() {
    // The first process of a process namespace takes all others with it.
    List<ProcessHandle> all = init.descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    init.destroyForcibly();
    try {
      init.onExit().get(60, TimeUnit.SECONDS);
      for (ProcessHandle one : all) {
        one.onExit().get(60, TimeUnit.SECONDS);
      }
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("the lab does not end", e);
    }
  }
}
