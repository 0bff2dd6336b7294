package io.hostler.instance;

import io.hostler.model.Sha256;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at instances' directories. A seed is read only when its file is another one or was changed
 * since it was last read; everything else is looked at anew each time.
 */
final class StorageLook {
  static final Pattern OURS = Pattern.compile("(root|seed)-([0-9]{1,9})\\.(qcow2|iso)");
  private static final int QCOW2_MAGIC = 0x514649fb;

  /**
   * A file may change again within one tick of the kernel's clock, unseen: what changed so lately
   * is read at the next look too.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Layout layout;
  private final Map<Uid, Map<Integer, Read>> seeds = new ConcurrentHashMap<>();

  /**
   * A seed as it was read.
   *
   * @param stamp of its file, from before it was read
   */
  private record Read(Stamp stamp, String sha256) {}

  /**
   * What differs when a file's content may differ.
   *
   * @param changed the inode's change time, which nobody can set back
   */
  private record Stamp(Object inode, Object size, Object modified, FileTime changed) {

    static Stamp of(Path file) throws IOException {
      Map<String, Object> all = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
      return new Stamp(
          Objects.requireNonNull(all.get("ino")),
          Objects.requireNonNull(all.get("size")),
          Objects.requireNonNull(all.get("lastModifiedTime")),
          (FileTime) Objects.requireNonNull(all.get("ctime")));
    }

    boolean settled() {
      return changed.toInstant().isBefore(Instant.now().minus(SETTLED));
    }
  }

  StorageLook(Layout layout) {
    this.layout = layout;
  }

  Seen<StorageSeen> at(Uid uid) {
    Map<Integer, Long> disks = new HashMap<>();
    Map<Integer, Read> read = new HashMap<>();
    Map<Integer, Read> before = seeds.getOrDefault(uid, Map.of());
    try (var entries = Files.newDirectoryStream(layout.directory(uid))) {
      for (Path entry : entries) {
        Matcher name = OURS.matcher(entry.getFileName().toString());
        if (name.matches()) {
          int count = Integer.parseInt(name.group(2));
          if (name.group(1).equals("root")) {
            disks.put(count, virtualSize(entry));
          } else {
            read.put(count, seed(entry, before.get(count)));
          }
        }
      }
    } catch (NoSuchFileException e) {
      seeds.remove(uid);
      // The root must be there for this to prove anything: it may be a mount that is missing.
      return e.getFile().equals(layout.directory(uid).toString())
              && Files.isDirectory(layout.root())
          ? Seen.absent()
          : Seen.unknown(LocalStorage.problem(e));
    } catch (IOException | DirectoryIteratorException e) {
      return Seen.unknown(LocalStorage.problem(e));
    }
    Map<Integer, String> hashes = new HashMap<>();
    Map<Integer, Read> keep = new HashMap<>();
    read.forEach(
        (count, seed) -> {
          hashes.put(count, seed.sha256());
          if (seed.stamp().settled()) {
            keep.put(count, seed);
          }
        });
    seeds.put(uid, Map.copyOf(keep));
    return Seen.present(new StorageSeen(disks, hashes));
  }

  private static Read seed(Path file, @Nullable Read before) throws IOException {
    Stamp stamp = Stamp.of(file);
    return before != null && before.stamp().equals(stamp)
        ? before
        : new Read(stamp, Sha256.of(Files.readAllBytes(file)));
  }

  /** From the header (docs/interop/qcow2.txt: big-endian size at byte 24); never opens the disk. */
  static long virtualSize(Path disk) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(32);
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
      if (channel.read(header, 0) < 32 || header.getInt(0) != QCOW2_MAGIC) {
        throw new IOException(disk + " is no qcow2 disk");
      }
    }
    return header.getLong(24);
  }
}
