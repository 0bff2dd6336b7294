package io.hostler.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.BootFormat;
import io.hostler.model.ForeignFormat;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.Json;
import io.hostler.plan.HostlerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether a file is a disk of the format that was declared, whole, and needs nothing but itself.
 * The format is never guessed: whoever writes a raw disk decides its bytes, and would decide the
 * guess. What is plainly another's format is refused: it is nearly always a mistake.
 */
public final class ImageCheck {
  private static final int SECTOR = 512;
  private static final int MAX_OUTPUT = 60 << 10;
  private static final String MEMORY = Long.toString(2L << 30);

  // What prlimit exits with when it can't run the program.
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private final Path qemuImg;
  private final Duration deadline;
  private final ExecutorService threads;

  /**
   * @param qemuImg the program's path
   * @param deadline of one run of it
   * @param threads bounded platform threads that may block
   */
  public ImageCheck(Path qemuImg, Duration deadline, ExecutorService threads) {
    this.qemuImg = qemuImg;
    this.deadline = deadline;
    this.threads = threads;
  }

  /**
   * Checks a file, on a thread of its own; fails with {@link ImageException}: {@code image-format},
   * {@code image-check-failed}.
   */
  public CompletableFuture<Checked> check(Path file, ImageContent content) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            refuseForeign(file, content);
            return switch (content) {
              case ImageContent.Disk(Format format) when format == Format.QCOW2 ->
                  new Checked(format, qcow2(file));
              case ImageContent.Disk(Format format) -> new Checked(format, raw(file));
              case ImageContent.Boot boot -> new Checked(boot, boot(file, boot));
            };
          } catch (IOException e) {
            throw new ImageException(
                "image-check-failed",
                "the image can't be checked: " + e.getMessage(),
                "look at the disk, and that qemu-img is there",
                e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("image-check-failed", "the check was stopped", "", e);
          }
        },
        threads);
  }

  private static void refuseForeign(Path file, ImageContent content) throws IOException {
    boolean qcow2 = content.equals(new ImageContent.Disk(Format.QCOW2));
    Optional<ForeignFormat> foreign =
        foreign(file)
            .filter(format -> !(qcow2 && format == ForeignFormat.QCOW2))
            .filter(format -> content != ImageContent.Boot.INITRAMFS || !format.isInitramfs());
    if (foreign.isPresent()) {
      String wanted =
          switch (content) {
            case ImageContent.Disk(Format format) -> format.name() + " disk";
            case ImageContent.Boot boot -> boot.name();
          };
      throw new ImageException(
          "image-format",
          "the file is no %s: it is %s"
              .formatted(wanted.toLowerCase(Locale.ROOT), foreign.get().says()),
          foreign.get().advice());
    }
  }

  private static Optional<ForeignFormat> foreign(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = Math.max(0, channel.size() - ForeignFormat.PIECE);
      return ForeignFormat.of(
          piece(channel, 0, ForeignFormat.PIECE), piece(channel, end, ForeignFormat.PIECE));
    }
  }

  private static byte[] piece(FileChannel channel, long from, int bytes) throws IOException {
    return Channels.newInputStream(channel.position(from)).readNBytes(bytes);
  }

  /** Its size. */
  private static long boot(Path file, ImageContent.Boot as) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] start = piece(channel, 0, BootFormat.PIECE);
      switch (as) {
        case KERNEL -> demand(BootFormat.isKernel(start), as, BootFormat.KERNEL_FORMS);
        case INITRAMFS -> demand(BootFormat.isInitramfs(start), as, BootFormat.INITRAMFS_FORMS);
      }
      return channel.size();
    }
  }

  private static void demand(boolean is, ImageContent.Boot as, String forms) {
    if (!is) {
      throw new ImageException(
          "image-format",
          "the file is no " + as.name().toLowerCase(Locale.ROOT) + ": " + forms,
          "give the file that the distribution has in /boot, whole");
    }
  }

  private static long raw(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0 || size % SECTOR != 0) {
      throw new ImageException(
          "image-format",
          "a raw disk is a multiple of 512 bytes, and this has " + size,
          "look whether it is a disk, and whole");
    }
    return size;
  }

  private long qcow2(Path file) throws IOException, InterruptedException {
    long size = Qcow2Header.check(file);
    JsonNode info = info(file);
    JsonNode specific = info.path("format-specific").path("data");
    if (!info.path("format").asText().equals("qcow2")
        || info.has("backing-filename")
        || info.has("full-backing-filename")
        || info.path("encrypted").asBoolean()
        || specific.has("data-file")
        || specific.has("encrypt")
        || specific.path("corrupt").asBoolean()) {
      throw Qcow2Header.refused("qemu-img finds that it needs more than itself, or is corrupt");
    }
    if (info.path("virtual-size").asLong() != size || size % SECTOR != 0) {
      throw Qcow2Header.refused("its size is " + size + ", no multiple of 512");
    }
    return size;
  }

  /**
   * What {@code qemu-img info} says. It is QEMU's parser on a stranger's bytes, so it runs with
   * bounds on memory and time, and may write nothing.
   */
  private JsonNode info(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "prlimit",
                "--as=" + MEMORY,
                "--cpu=" + Math.max(1, deadline.toSeconds()),
                "--fsize=0",
                "--core=0",
                "--",
                qemuImg.toString(),
                "info",
                "--output=json",
                "-f",
                "qcow2",
                file.toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      // More than a pipe holds (64 KiB) makes it wait for a reader, and so pass its deadline.
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Qcow2Header.refused("qemu-img did not finish within " + deadline.toSeconds() + " s");
      }
      if (process.exitValue() == NOT_FOUND || process.exitValue() == NOT_EXECUTABLE) {
        throw new IOException("there is no " + qemuImg);
      }
      if (process.exitValue() != 0) {
        throw Qcow2Header.refused("qemu-img can't read it (exit " + process.exitValue() + ")");
      }
      try (InputStream output = process.getInputStream()) {
        return Json.object(new String(output.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
      }
    } catch (HostlerException e) {
      throw e instanceof ImageException
          ? e
          : Qcow2Header.refused("what qemu-img says of it is no JSON");
    } finally {
      process.destroyForcibly();
    }
  }
}
