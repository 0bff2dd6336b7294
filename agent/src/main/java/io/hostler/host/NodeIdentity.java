package io.hostler.host;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The state directory, held by one agent at a time, and the node's uid in it: made once, never
 * again. The kernel drops the lock when the agent ends, however it ends.
 */
public final class NodeIdentity implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String FILE = "node-uid";

  private final FileChannel lock;
  private final String place;
  private final Uid uid;

  private NodeIdentity(FileChannel lock, String place, Uid uid) {
    this.lock = lock;
    this.place = place;
    this.uid = uid;
  }

  /**
   * Takes the directory, which is made (0700) when missing.
   *
   * @throws HostException {@code agent-running} when another agent holds it; {@code node-identity}
   *     when the uid is there and can't be read: never is a second one made
   */
  public static NodeIdentity take(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (!locked(channel)) {
          throw new HostException(
              new Problem(
                  "agent-running",
                  "another agent holds " + directory,
                  "stop it, or give this one a state directory of its own"));
        }
        return new NodeIdentity(
            channel, place(directory.resolve(LOCK)), uid(directory.resolve(FILE)));
      } catch (RuntimeException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HostException("node-identity", "state directory " + directory, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  private static Uid uid(Path file) {
    return switch (AtomicFile.readText(file)) {
      case Seen.Absent<String>() -> {
        Uid fresh = Uid.random();
        AtomicFile.write(file, fresh + "\n");
        yield fresh;
      }
      case Seen.Present<String>(String text) -> parse(file, text);
      case Seen.Unknown<String>(Problem why) ->
          throw new HostException("node-identity", why.detail());
    };
  }

  private static Uid parse(Path file, String text) {
    try {
      return Uid.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new HostException("node-identity", file + " holds no uid", e);
    }
  }

  public Uid uid() {
    return uid;
  }

  /**
   * Tells this directory from every copy of it: the boot of the host that it is on, and its lock's
   * inode. A copied image brings the machine id along, never these.
   */
  public String place() {
    return place;
  }

  private static String place(Path lock) throws IOException {
    String boot =
        Sysctls.read("kernel/random/boot_id")
            .found()
            .orElseThrow(
                () ->
                    new HostException(
                        new Problem("node-identity", "the kernel does not tell its boot id")));
    return boot
        + "/"
        + Files.getAttribute(lock, "unix:dev")
        + "/"
        + Files.getAttribute(lock, "unix:ino");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new HostException("node-identity", "release the lock", e);
    }
  }
}
