package io.hostler.instance;

import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes and grows qcow2 files. A process, because there is no library for it; bounded in time;
 * arguments are a list, never a shell's line.
 */
public final class QemuImg {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path program;

  public QemuImg(Path program) {
    this.program = program;
  }

  /** Replaces what is at {@code file}. */
  Outcome create(Path file, Optional<Path> base, Optional<String> baseFormat, long bytes) {
    List<String> arguments = new ArrayList<>(List.of("create", "-q", "-f", "qcow2"));
    base.ifPresent(path -> arguments.addAll(List.of("-b", path.toString())));
    baseFormat.ifPresent(format -> arguments.addAll(List.of("-F", format)));
    arguments.addAll(List.of("--", file.toString(), Long.toString(bytes)));
    return run(arguments);
  }

  /** Of a disk that nobody has open. */
  Outcome grow(Path file, long bytes) {
    return run(List.of("resize", "-q", "-f", "qcow2", "--", file.toString(), Long.toString(bytes)));
  }

  private Outcome run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile("hostler-qemu-img", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Outcome.unclear(
              new Problem("qemu-img-late", "qemu-img " + arguments.getFirst() + " took too long"));
        }
        if (process.exitValue() == 0) {
          return Outcome.done();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8).strip();
        return Outcome.failed(new Problem("qemu-img-failed", said, "see free space and the image"));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return Outcome.failed(
          new Problem("qemu-img-failed", e.toString(), "install qemu-utils, see free space"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.unclear(new Problem("interrupted", "qemu-img was interrupted"));
    }
  }
}
