package io.hostler.etcd;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The etcd program of this host: asked for its version once, and again when it is replaced. */
final class EtcdProgram {
  private static final int SECONDS = 5;

  private final Path program;
  private Optional<FileTime> asked = Optional.empty();
  private Seen<EtcdVersion> version = Seen.absent();

  EtcdProgram(Path program) {
    this.program = program;
  }

  synchronized Seen<EtcdVersion> version() {
    FileTime changed;
    try {
      changed = Files.getLastModifiedTime(program);
    } catch (NoSuchFileException e) {
      return Seen.absent();
    } catch (IOException e) {
      return unknown(e.toString());
    }
    if (!asked.equals(Optional.of(changed)) || version.isUnknown()) {
      version = ask();
      asked = Optional.of(changed);
    }
    return version;
  }

  private Seen<EtcdVersion> ask() {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return unknown("no answer within " + SECONDS + " s");
      }
      try (var in = process.getInputStream()) {
        return EtcdVersion.parse(new String(in.readNBytes(4096), StandardCharsets.UTF_8))
            .map(Seen::present)
            .orElseGet(() -> unknown("it does not say its version"));
      }
    } catch (IOException e) {
      return unknown(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown("interrupted");
    }
  }

  private Seen<EtcdVersion> unknown(String why) {
    return Seen.unknown(new Problem("etcd-version", program + " --version: " + why));
  }
}
