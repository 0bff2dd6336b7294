package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.cli.Hostler;
import io.hostler.cli.Io;
import io.hostler.instance.TinyGuest;
import io.hostler.libvirt.LibvirtLab;
import io.hostler.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The whole agent as a process of its own, on a host of the test's: a network namespace with an
 * uplink that leads nowhere, and a libvirtd. Processes, files and namespace go when it is closed.
 */
final class AgentLab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String NETWORK =
      """
      set -e
      ip netns add $1
      ip -n $1 link set lo up
      ip -n $1 link add uplink type veth peer name outside
      ip -n $1 address add 203.0.113.2/24 dev uplink
      ip -n $1 link set outside up
      ip -n $1 link set uplink up
      ip -n $1 route add default via 203.0.113.1
      """;

  /** How a command went. */
  record Ran(int exit, String out, String err) {}

  final LibvirtLab libvirt;
  final Path state;
  private final String network;
  private final Path log;
  private Optional<Process> process = Optional.empty();

  AgentLab() throws Exception {
    network = "hostler-" + ProcessHandle.current().pid() + "-" + System.nanoTime() % 100_000;
    run("sh", "-c", NETWORK, "sh", network);
    try {
      libvirt = LibvirtLab.start(Optional.of(network));
    } catch (Exception | AssertionError e) {
      run("ip", "netns", "delete", network);
      throw e;
    }
    state = libvirt.files().resolve("state");
    log = libvirt.files().resolve("hostlerd.log");
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  /** What {@code ip} says inside. */
  String ip(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    return answer(command);
  }

  /** The rules that the kernel has inside. */
  String rules() throws Exception {
    return answer(List.of("nft", "list", "ruleset"));
  }

  /** All that etcd holds, each key and its value. */
  String stored() throws Exception {
    Path pki = state.resolve("pki");
    return answer(
        List.of(
            "env",
            "ETCDCTL_API=3",
            "etcdctl",
            "--endpoints=https://127.0.0.1:2379",
            "--cacert=" + pki.resolve("ca.crt"),
            "--cert=" + pki.resolve("client.crt"),
            "--key=" + pki.resolve("client.key"),
            "get",
            "--prefix",
            "/"));
  }

  /** What a command says that succeeds inside. */
  private String answer(List<String> command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", network));
    all.addAll(command);
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.onExit().join().exitValue(), () -> command + ": " + said);
    return said;
  }

  /** Starts a command inside the network; whoever starts it ends it. */
  Process inside(Path output, String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", network));
    all.addAll(List.of(command));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Starts the agent; does not wait. */
  void launch(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                network,
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                AgentToKill.class.getName(),
                "--state.directory=" + state,
                "--api.socket=" + socket(),
                "--libvirt.uri=" + libvirt.uri(),
                "--instance.accel=tcg",
                "--node.cpus=32"));
    command.addAll(List.of(more));
    process =
        Optional.of(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
  }

  /** Polls a condition, seldom: each look asks the agent. */
  void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Starts the agent and waits until its store answers. */
  void start(String... more) throws Exception {
    launch(more);
    try {
      eventually("the agent answers", () -> status().equals("ok") || !alive());
    } catch (AssertionError e) {
      throw new AssertionError(log(), e);
    }
    if (!alive()) {
      throw new AssertionError("it ended: " + log());
    }
  }

  private String status() {
    Ran ran = hostler("status");
    return ran.out().contains("store: ok") ? "ok" : ran.out() + ran.err();
  }

  boolean alive() {
    return process.map(Process::isAlive).orElse(false);
  }

  /** SIGKILL. */
  void kill() {
    process.ifPresent(running -> running.destroyForcibly().onExit().join());
  }

  /** SIGTERM; its exit status. */
  int stop() throws InterruptedException {
    Process running = process.orElseThrow();
    running.destroy();
    return running.waitFor();
  }

  /** Waits for its end; its exit status. */
  int ended() throws InterruptedException {
    Process running = process.orElseThrow();
    if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the agent still runs");
    }
    return running.exitValue();
  }

  String log() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** How many threads the agent has now, by the kernel's count. */
  int threads() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.orElseThrow().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .sum();
  }

  Path socket() {
    return state.resolveSibling("hostlerd.sock");
  }

  Ran hostler(String... args) {
    return said("", args);
  }

  /** A command with its standard input. */
  Ran said(String in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream typed = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
    int exit = run(typed, out, err, args);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Somebody at an instance's console; how the command ended. */
  int console(Typing somebody, String instance) {
    OutputStream screen = somebody.screen();
    return run(somebody.keys(), screen, screen, "instance", "console", instance);
  }

  private int run(InputStream in, OutputStream out, OutputStream err, String... args) {
    return Hostler.run(
        new Io(
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("HOSTLER_SOCKET", socket().toString()),
            InstantSource.system(),
            false),
        args);
  }

  /** As if the disk with etcd's data had gone, and the host with it: the agent starts anew. */
  void loseStore(String... more) throws Exception {
    kill();
    killEtcd();
    run("rm", "-r", state.resolve("etcd/data").toString());
    launch(more);
  }

  /** The etcd that the agent runs; empty while there is none. */
  Optional<ProcessHandle> etcd() {
    // The guests' arguments name our directory too.
    return children().stream()
        .filter(each -> each.info().command().orElse("").endsWith("/etcd"))
        .findFirst();
  }

  /** SIGKILL to etcd; returns when it is gone. */
  void killEtcd() {
    etcd()
        .ifPresent(
            etcd -> {
              etcd.destroyForcibly();
              var unused = etcd.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            });
  }

  /** The image {@code tiny}. */
  Ran importTiny() throws Exception {
    TinyGuest guest = TinyGuest.get();
    return hostler(
        "image",
        "import",
        "tiny",
        "--kernel",
        guest.kernel().toString(),
        "--initramfs",
        guest.initramfs().toString(),
        "--args",
        TinyGuest.ARGUMENTS);
  }

  /** The word of an instance's state, or what keeps us from knowing. */
  String stateOf(String instance) throws IOException {
    Ran ran = hostler("instance", "show", instance, "-o", "json");
    return ran.exit() == 0
        ? Json.object(ran.out()).path("status").path("state").asText()
        : ran.err();
  }

  String uid(String instance) throws IOException {
    return Json.object(hostler("instance", "show", instance, "-o", "json").out())
        .path("uid")
        .asText();
  }

  /** The machine of an instance: who runs it. */
  Optional<Long> guest(String uid) {
    return libvirt.guests().stream()
        .filter(
            pid -> {
              try {
                return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains(uid);
              } catch (IOException e) {
                return false;
              }
            })
        .findFirst();
  }

  /** How often it booted, by its serial console. */
  long boots(String uid) throws IOException {
    Path console = state.resolve("instances/" + uid + "/console.log");
    if (!Files.exists(console)) {
      return 0;
    }
    return Files.readString(console, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.contains(TinyGuest.UP))
        .count();
  }

  /** Ours are those whose arguments name our directory: the etcd, and what makes certificates. */
  private List<ProcessHandle> children() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              each -> {
                try {
                  return Files.readString(Path.of("/proc/" + each.pid() + "/cmdline"))
                      .contains(state.toString());
                } catch (IOException e) {
                  return false;
                }
              })
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    List<ProcessHandle> left = children();
    left.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : left) {
      var unused = each.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
    libvirt.close();
    run("ip", "netns", "delete", network);
  }
}
