package io.hostler.instance;

import io.hostler.libvirt.LibvirtConnection;
import io.hostler.libvirt.LibvirtHypervisor;
import io.hostler.libvirt.LibvirtLab;
import io.hostler.model.ImageSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Samples;
import io.hostler.plan.Uid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From "declared" to "the domain runs" by the real driver (disk, seed, manifest, define, start),
 * against bare {@code virsh create} of the same XML with the files there already. Turn by turn, so
 * that a noisy machine hits both.
 */
public final class CreateBench implements AutoCloseable {
  private static final int ROUNDS = 15;
  private static final Uid CELL = Uid.random();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LibvirtLab lab = LibvirtLab.start();
  private final LibvirtHypervisor hypervisor;
  private final Host host;
  private final InstanceDriver driver;

  private CreateBench() throws Exception {
    TinyGuest guest = TinyGuest.get();
    LibvirtConnection connection = new LibvirtConnection(lab.uri());
    hypervisor = new LibvirtHypervisor(connection);
    connection.start();
    connection.awaitConnected(PATIENCE);
    Path kernel = Files.copy(guest.kernel(), lab.files().resolve("k"));
    Path initramfs = Files.copy(guest.initramfs(), lab.files().resolve("i"));
    Layout layout = new Layout(Files.createDirectories(lab.files().resolve("instances")));
    host =
        new Host(
            CELL,
            layout,
            new DirectBoot(kernel, initramfs),
            false,
            Host.EMULATOR,
            Duration.ofSeconds(5));
    driver =
        new InstanceDriver(
            hypervisor,
            new LocalStorage(layout, new QemuImg(Path.of("/usr/bin/qemu-img"))),
            new FakeMemory(CELL),
            new FakePart.Image(),
            new FakePart.Rules(),
            new FakePart.Network(),
            host,
            InstantSource.system());
  }

  public static void main(String[] arguments) throws Exception {
    try (CreateBench bench = new CreateBench()) {
      bench.run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    Samples ours = new Samples(ROUNDS);
    Samples bare = new Samples(ROUNDS);
    for (int i = -1; i < ROUNDS; i++) {
      Given one = tiny();
      long begun = System.nanoTime();
      create(one);
      long ourTime = System.nanoTime() - begun;
      Path xml = twin(one.uid());
      delete(one);
      begun = System.nanoTime();
      virsh("create", xml.toString());
      long bareTime = System.nanoTime() - begun;
      virsh("destroy", "twin");
      if (i >= 0) {
        ours.add(ourTime);
        bare.add(bareTime);
      }
    }
    System.out.printf(
        "  create to running: p50 %.0f ms (p90 %.0f); bare virsh create: p50 %.0f ms (p90 %.0f); ratio of medians %.2f%n",
        ours.at(0.5), ours.at(0.9), bare.at(0.5), bare.at(0.9), ours.at(0.5) / bare.at(0.5));
  }

  private void create(Given one) {
    while (!hypervisor.domain(one.uid()).map(d -> d.state().active()).orElse(false)) {
      turn(one);
    }
  }

  private void delete(Given one) {
    while (Files.exists(host.layout().directory(one.uid()))) {
      turn(one.deleting());
    }
  }

  /** One turn of the loop: observation, plan, step by step. */
  private void turn(Given one) {
    InstanceObserved observed = driver.observe(one.uid());
    Plan<InstanceStep> plan =
        one.deleted()
            ? InstancePlan.gone(observed, host)
            : InstancePlan.of(one.desired(), observed, host, true);
    for (InstanceStep step : plan.steps()) {
      switch (driver.apply(step)) {
        case Outcome.Done done -> {}
        case Outcome.Again again -> {
          return;
        }
        case Outcome outcome -> throw new IllegalStateException(step.says() + ": " + outcome);
      }
    }
  }

  /** The same domain under another name and uid, with copies of its files. */
  private Path twin(Uid uid) throws Exception {
    Uid other = Uid.random();
    Path from = host.layout().directory(uid);
    Path to = Files.createDirectories(lab.files().resolve("twins").resolve(other.toString()));
    String xml =
        virsh("dumpxml", "--inactive", uid.toString())
            .replace(from.toString(), to.toString())
            .replace(uid.toString(), other.toString())
            .replaceFirst("<name>[^<]*</name>", "<name>twin</name>");
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return Files.writeString(to.resolve("domain.xml"), xml);
  }

  private String virsh(String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("virsh", "-q", "-c", lab.uri()), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  private static Given tiny() {
    Given base = Given.instance();
    InstanceSpec s = base.spec();
    InstanceSpec small =
        new InstanceSpec(
            s.hostname(),
            s.image(),
            1,
            TinyGuest.MEMORY,
            Optional.of(8L << 20),
            s.sshKeys(),
            s.userData(),
            s.addresses(),
            s.firewalls(),
            s.smtp(),
            s.rates(),
            s.power(),
            s.restart(),
            s.node(),
            s.dropLog());
    ImageSpec image = new ImageSpec(Optional.empty(), part("1"), part("2"), TinyGuest.ARGUMENTS);
    return new Given(
        base.uid(),
        1,
        small,
        image,
        base.actions(),
        false,
        base.sshKeys(),
        base.userData(),
        List.of());
  }

  private static Optional<ImageSpec.Part> part(String digit) {
    return Optional.of(
        new ImageSpec.Part(digit.repeat(64), 1, ImageSpec.Format.RAW, 1, Optional.empty()));
  }

  /** A kernel and an initramfs, no network. */
  private record DirectBoot(Path kernel, Path initramfs) implements Names {
    @Override
    public Path image(ImageSpec.Part part) {
      return part.sha256().startsWith("1") ? kernel : initramfs;
    }

    @Override
    public String tap(Uid uid) {
      return "none";
    }

    @Override
    public String mac(Uid uid) {
      return "02:00:00:00:00:01";
    }
  }

  @Override
  public void close() {
    hypervisor.close();
    lab.close();
  }
}
