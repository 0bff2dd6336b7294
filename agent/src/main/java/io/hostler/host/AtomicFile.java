package io.hostler.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files that are whole or as before, whatever happens: written anew under another name with
 * mode 0600, synced, renamed over the old one, and the directory synced. Unsynced, a rename may
 * reach the disk before the bytes do, and a crash leaves an empty file.
 */
public final class AtomicFile {
  private static final String SUFFIX = ".new";

  private AtomicFile() {}

  public static void write(Path file, String text) {
    write(file, text.getBytes(UTF_8));
  }

  /**
   * @throws HostException {@code file-write}; the file is then as before
   */
  public static void write(Path file, byte[] bytes) {
    Path fresh = file.resolveSibling(file.getFileName() + SUFFIX);
    try {
      Files.deleteIfExists(fresh); // of a writer that was killed
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(CREATE_NEW, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory(directoryOf(file));
    } catch (IOException e) {
      throw new HostException("file-write", "write " + file, e);
    }
  }

  /** Removes the file, durably; nothing to do when it is absent. */
  public static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        syncDirectory(directoryOf(file));
      }
    } catch (IOException e) {
      throw new HostException("file-write", "delete " + file, e);
    }
  }

  /** The file's bytes; absent only when the file is proven not to be there. */
  public static Seen<byte[]> read(Path file) {
    try {
      return Seen.present(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Seen.absent();
    } catch (IOException e) {
      return Seen.unknown(new Problem("file-read", "read " + file + ": " + e));
    }
  }

  /** {@link #read} as UTF-8 text. */
  public static Seen<String> readText(Path file) {
    return read(file).map(bytes -> new String(bytes, UTF_8));
  }

  /** Makes creations, renames and removals in a directory durable. */
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  private static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no directory: " + file);
    }
    return parent;
  }
}
