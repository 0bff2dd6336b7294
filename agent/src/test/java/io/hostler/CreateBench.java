package io.hostler;

import io.hostler.api.RawClient;
import io.hostler.plan.Samples;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;

/**
 * From a create's request to the running domain by an agent that runs, with its store, rules, tap,
 * disk and seed, against bare {@code virsh create} of the same XML with files and tap there
 * already. Turn by turn, so that a noisy machine hits both.
 */
public final class CreateBench implements AutoCloseable {
  private static final int ROUNDS = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Pattern UID = Pattern.compile("\"uid\" ?: ?\"([0-9a-f-]{36})\"");

  private static final Libvirt.VirErrorCallback SILENT = (userData, error) -> {};

  private final Path socket;
  private final Path state;
  private final String tap;
  private final Connect libvirt;

  private CreateBench(Path socket, Path state, String tap) throws LibvirtException {
    this.socket = socket;
    this.state = state;
    this.tap = tap;
    // Else each look before it is defined is a line on stderr.
    Connect.setErrorCallback(SILENT);
    this.libvirt = new Connect("qemu:///system");
  }

  /**
   * @param arguments the agent's socket, its state directory, a tap for the bare domain
   */
  public static void main(String[] arguments) throws Exception {
    Path socket = Path.of(arguments[0]);
    try (CreateBench bench = new CreateBench(socket, Path.of(arguments[1]), arguments[2])) {
      bench.run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    Samples ours = new Samples(ROUNDS);
    Samples bare = new Samples(ROUNDS);
    for (int round = -2; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      Uid uid = created("create" + (round + 2));
      until(() -> runs(uid));
      long ourTime = System.nanoTime() - begun;
      Path xml = twin(uid);
      RawClient.ask(socket, "DELETE", "/v1/instance/default/create" + (round + 2), "");
      until(() -> Files.notExists(files(uid)));
      begun = System.nanoTime();
      virsh("create", xml.toString());
      long bareTime = System.nanoTime() - begun;
      virsh("destroy", "twin");
      if (round >= 0) {
        ours.add(ourTime);
        bare.add(bareTime);
      }
    }
    System.out.printf(
        "  request to running domain: p50 %.0f ms (p90 %.0f); bare virsh create: p50 %.0f ms (p90 %.0f); ratio of medians %.2f%n",
        ours.at(0.5), ours.at(0.9), bare.at(0.5), bare.at(0.9), ours.at(0.5) / bare.at(0.5));
  }

  private Uid created(String name) throws IOException {
    String answer =
        RawClient.ask(
            socket,
            "POST",
            "/v1/apply",
            "kind: instance\nname: %s\nspec: {image: bench, cpus: 1, memory: 64MiB, disk: 64MiB}\n"
                .formatted(name));
    Matcher uid = UID.matcher(answer);
    if (!uid.find()) {
      throw new IllegalStateException(answer);
    }
    return Uid.parse(uid.group(1));
  }

  /** QEMU has been told to go on: before that libvirt has it active, but paused. */
  private boolean runs(Uid uid) {
    try {
      Domain domain = libvirt.domainLookupByUUIDString(uid.toString());
      return domain.getInfo().state == DomainInfo.DomainState.VIR_DOMAIN_RUNNING;
    } catch (LibvirtException e) {
      return false;
    }
  }

  private Path files(Uid uid) {
    return state.resolve("instances").resolve(uid.toString());
  }

  /** The same domain under another name and uid, with copies of its files, on the other tap. */
  private Path twin(Uid uid) throws Exception {
    Uid other = Uid.random();
    Path to = Files.createDirectories(state.resolve("twins").resolve(other.toString()));
    String xml =
        virsh("dumpxml", "--inactive", uid.toString())
            .replace(files(uid).toString(), to.toString())
            .replace(uid.toString(), other.toString())
            .replaceFirst("<name>[^<]*</name>", "<name>twin</name>")
            // Foreign to the agent, which would else look after it.
            .replaceFirst("(?s)<metadata>.*</metadata>", "")
            .replaceFirst("<target dev='t[^']*'", "<target dev='" + tap + "'");
    try (Stream<Path> all = Files.list(files(uid))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return Files.writeString(to.resolve("domain.xml"), xml);
  }

  private static String virsh(String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("virsh", "-q", "-c", "qemu:///system"), Stream.of(arguments))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  private interface Check {
    boolean holds();
  }

  private static void until(Check check) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("not within " + PATIENCE);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  @Override
  public void close() throws LibvirtException {
    libvirt.close();
  }
}
