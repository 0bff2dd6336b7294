package io.hostler.instance;

import io.hostler.plan.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Proves that KVM works, which the presence of /dev/kvm does not: a boot sector that ends its
 * machine through isa-debug-exit is timed under KVM and under TCG. A KVM that is there and is many
 * times slower than emulation (nested, or without hardware) would hang a real guest.
 */
public final class AccelProbe {
  private static final Path KVM = Path.of("/dev/kvm");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int TRIES = 3;

  /** Starting a real KVM costs a little more than starting TCG; a broken one costs 20 times. */
  private static final int MUCH_SLOWER = 4;

  private static final int EXIT = 0x2a;

  private final Path emulator;
  private final Path cache;

  /**
   * @param cache a file of ours; what it says holds until the host's next boot
   */
  public AccelProbe(Path emulator, Path cache) {
    this.emulator = emulator;
    this.cache = cache;
  }

  /** From the cache, or proven now, which takes a second, or ten where KVM is broken. */
  public Accel accel() throws IOException, InterruptedException {
    String boot = Files.readString(BOOT_ID).strip();
    Optional<Accel> known = cached(boot);
    if (known.isPresent()) {
      return known.get();
    }
    Accel proven = prove();
    Path fresh = cache.resolveSibling(cache.getFileName() + ".new");
    Files.writeString(fresh, boot + "\n" + proven.kvm() + "\n" + proven.finding() + "\n");
    Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
    return proven;
  }

  private Optional<Accel> cached(String boot) {
    try {
      List<String> lines = Files.readAllLines(cache);
      return lines.size() >= 3 && lines.getFirst().equals(boot)
          ? Optional.of(new Accel(Boolean.parseBoolean(lines.get(1)), lines.get(2)))
          : Optional.empty();
    } catch (IOException e) {
      // Not there yet, or unreadable: proving again is always right.
      return Optional.empty();
    }
  }

  private Accel prove() throws IOException, InterruptedException {
    if (!Files.exists(KVM)) {
      return new Accel(false, "this host has no /dev/kvm");
    }
    Path disk = Files.createTempFile("hostler-accel", ".img");
    try {
      Files.write(disk, bootSector());
      Optional<Duration> tcg = best(disk, "tcg");
      Optional<Duration> kvm = best(disk, "kvm");
      return judge(kvm, tcg);
    } finally {
      Files.deleteIfExists(disk);
    }
  }

  /**
   * @param kvm the best time; empty when not every try ended as it should
   */
  static Accel judge(Optional<Duration> kvm, Optional<Duration> tcg) {
    if (kvm.isEmpty()) {
      return new Accel(false, "a guest does not run to its end under KVM");
    }
    if (tcg.isPresent() && kvm.get().compareTo(tcg.get().multipliedBy(MUCH_SLOWER)) > 0) {
      return new Accel(
          false,
          "KVM takes %d ms where emulation takes %d"
              .formatted(kvm.get().toMillis(), tcg.get().toMillis()));
    }
    return new Accel(true, "");
  }

  private Optional<Duration> best(Path disk, String accel)
      throws IOException, InterruptedException {
    Duration best = DEADLINE;
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      Process process = start(disk, accel);
      boolean ended = process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      if (!ended) {
        process.destroyForcibly();
        return Optional.empty();
      }
      // isa-debug-exit ends QEMU with (value << 1) | 1.
      if (process.exitValue() != (EXIT << 1 | 1)) {
        return Optional.empty();
      }
      best = took.compareTo(best) < 0 ? took : best;
    }
    return Optional.of(best);
  }

  private Process start(Path disk, String accel) throws IOException {
    return new ProcessBuilder(
            emulator.toString(),
            "-machine",
            "pc,accel=" + accel,
            "-nodefaults",
            "-display",
            "none",
            "-no-reboot",
            "-m",
            "16",
            "-device",
            "isa-debug-exit,iobase=0xf4,iosize=0x04",
            "-drive",
            "file=" + disk + ",format=raw,if=ide")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start();
  }

  /** {@code mov al, EXIT; out 0xf4, al; hlt; jmp $-1}. */
  private static byte[] bootSector() {
    byte[] sector = new byte[512];
    byte[] code = {
      (byte) 0xb0, EXIT, (byte) 0xe6, (byte) 0xf4, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd
    };
    System.arraycopy(code, 0, sector, 0, code.length);
    sector[510] = 0x55;
    sector[511] = (byte) 0xaa;
    return sector;
  }

  /** What doctor says where KVM can't be used; nothing where it shall not be. */
  public static Optional<Problem> problem(Accel accel) {
    return accel.kvm() || accel.finding().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "kvm-unusable",
                accel.finding() + ": guests are emulated, many times slower",
                "enable virtualization in the firmware, or nested virtualization"));
  }
}
