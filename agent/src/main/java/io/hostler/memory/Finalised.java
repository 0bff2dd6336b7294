package io.hostler.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.hostler.host.AtomicFile;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * The instances that this node tore down for good, one uid a line, {@value #LINE} bytes each. Kept
 * for ever: a store that went back in time, however far, may show any of them again. So the file
 * only grows, by one line a deletion, and nothing in it is ever rewritten; a million deletions are
 * 37 MB of it.
 *
 * <p>A last line that a crash cut off or left as zeros was never answered for: it is written over.
 */
public final class Finalised {
  private static final int LINE = 37;

  private final Path file;
  private final Set<Uid> uids = new HashSet<>();
  private long end;

  /** Fails when the file is there and can't be read: an instance could be made twice then. */
  public Finalised(Path file) {
    this.file = file;
    switch (AtomicFile.readText(file)) {
      case Seen.Present<String>(String text) -> {
        long length = text.length();
        end = length - length % LINE;
        if (end > 0 && text.substring((int) end - LINE, (int) end).equals("\0".repeat(LINE))) {
          end -= LINE;
        }
        text.substring(0, (int) end).lines().map(this::parse).forEach(uids::add);
      }
      case Seen.Absent<String>() -> {}
      case Seen.Unknown<String>(var why) -> throw new HostlerException(why);
    }
  }

  private Uid parse(String line) {
    try {
      return Uid.parse(line);
    } catch (IllegalArgumentException e) {
      throw new HostlerException(
          new Problem(
              "file-read",
              file + " holds what is no uid: " + line,
              "mend it: an instance could be made twice without it"));
    }
  }

  public synchronized boolean contains(Uid uid) {
    return uids.contains(uid);
  }

  /** Durable when it returns. */
  public synchronized void add(Uid uid) {
    if (uids.contains(uid)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(CREATE, READ, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.truncate(end);
      ByteBuffer line = ByteBuffer.wrap((uid + "\n").getBytes(US_ASCII));
      while (line.hasRemaining()) {
        channel.write(line, end + line.position());
      }
      channel.force(true);
      if (end == 0) {
        AtomicFile.syncDirectory(file.toAbsolutePath().resolveSibling("."));
      }
    } catch (IOException e) {
      throw new HostlerException(new Problem("file-write", "write " + file + ": " + e));
    }
    end += LINE;
    uids.add(uid);
  }
}
