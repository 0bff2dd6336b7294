package io.hostler.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.Json;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and grows qcow2 files. A process, because there is no library for it; bounded in time;
 * arguments are a list, never a shell's line.
 */
public final class QemuImg {
  private static final Logger LOG = LoggerFactory.getLogger(QemuImg.class);

  /** What QEMU says of it; its codes are the same for all. */
  private static final String INCONSISTENT = "is inconsistent and cannot be used";

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

  /**
   * Of a disk that nobody has open. A bitmap of a checkpoint that a QEMU which was killed left in
   * use keeps a disk from growing (7.2 seen), and can be used for nothing any more: it goes, and
   * the next backup reads the disk in full.
   */
  Outcome grow(Path file, long bytes) {
    List<String> resize =
        List.of("resize", "-q", "-f", "qcow2", "--", file.toString(), Long.toString(bytes));
    Outcome outcome = run(resize);
    if (!(outcome instanceof Outcome.Failed(Problem problem))
        || !problem.detail().contains(INCONSISTENT)) {
      return outcome;
    }
    for (String bitmap : inUse(file)) {
      LOG.atWarn()
          .addKeyValue("disk", file)
          .addKeyValue("bitmap", bitmap)
          .log("a bitmap that was left in use, and can't be used, is dropped");
      Outcome dropped =
          run(List.of("bitmap", "--remove", "-f", "qcow2", "--", file.toString(), bitmap));
      if (!(dropped instanceof Outcome.Done)) {
        return dropped;
      }
    }
    return run(resize);
  }

  private List<String> inUse(Path file) {
    Ran ran = ran(List.of("info", "--output=json", "-f", "qcow2", "--", file.toString()));
    List<String> names = new ArrayList<>();
    if (ran.outcome() instanceof Outcome.Done) {
      for (JsonNode bitmap : Json.object(ran.said()).at("/format-specific/data/bitmaps")) {
        for (JsonNode flag : bitmap.path("flags")) {
          if (flag.asText().equals("in-use")) {
            names.add(bitmap.path("name").asText());
          }
        }
      }
    }
    return names;
  }

  private Outcome run(List<String> arguments) {
    return ran(arguments).outcome();
  }

  private record Ran(Outcome outcome, String said) {
    Ran(Outcome outcome) {
      this(outcome, "");
    }
  }

  private Ran ran(List<String> arguments) {
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
          return new Ran(
              Outcome.unclear(
                  new Problem(
                      "qemu-img-late", "qemu-img " + arguments.getFirst() + " took too long")));
        }
        String said = Files.readString(output, StandardCharsets.UTF_8).strip();
        return new Ran(
            process.exitValue() == 0
                ? Outcome.done()
                : Outcome.failed(
                    new Problem("qemu-img-failed", said, "see free space and the image")),
            said);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Ran(
          Outcome.failed(
              new Problem("qemu-img-failed", e.toString(), "install qemu-utils, see free space")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ran(Outcome.unclear(new Problem("interrupted", "qemu-img was interrupted")));
    }
  }
}
