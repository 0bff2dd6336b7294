package io.hostler.instance;

import io.hostler.model.ImageSpec;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * The files themselves. libvirt gives disks and seed to QEMU's user while a guest runs (its dynamic
 * ownership), so directories are only to be walked through (0711) and files are root's own (0600).
 */
public final class LocalStorage implements Storage {
  private static final Set<PosixFilePermission> WALK = PosixFilePermissions.fromString("rwx--x--x");
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  private interface Io {
    void run() throws IOException;
  }

  private final Layout layout;
  private final QemuImg qemuImg;
  private final StorageLook look;

  /** Makes the root when it is not there: from then on its absence proves nothing. */
  public LocalStorage(Layout layout, QemuImg qemuImg) {
    this.layout = layout;
    this.qemuImg = qemuImg;
    this.look = new StorageLook(layout);
    try {
      Files.createDirectories(layout.root());
      Files.setPosixFilePermissions(layout.root(), WALK);
    } catch (IOException e) {
      throw new HostlerException(problem(e), e);
    }
  }

  @Override
  public Seen<Set<Uid>> owners() {
    try (var entries = Files.newDirectoryStream(layout.root())) {
      Set<Uid> found = new HashSet<>();
      for (Path entry : entries) {
        uid(entry).ifPresent(found::add);
      }
      return Seen.present(found);
    } catch (NoSuchFileException e) {
      return Seen.present(Set.of());
    } catch (IOException e) {
      return Seen.unknown(problem(e));
    }
  }

  /** Empty: not a directory of an instance, not ours to judge. */
  private static Optional<Uid> uid(Path entry) {
    try {
      return Optional.of(Uid.parse(entry.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Seen<StorageSeen> observe(Uid uid) {
    return look.at(uid);
  }

  @Override
  public Outcome makeDirectory(Uid uid) {
    return io(
        () -> {
          Path directory = layout.directory(uid);
          Files.createDirectories(directory);
          Files.setPosixFilePermissions(layout.root(), WALK);
          Files.setPosixFilePermissions(directory, WALK);
          sync(layout.root());
        });
  }

  @Override
  public Outcome createDisk(Uid uid, int count, Optional<Base> base, long bytes) {
    Path disk = layout.disk(uid, count);
    if (Files.exists(disk)) {
      return Outcome.done();
    }
    Path unfinished = disk.resolveSibling(disk.getFileName() + ".new");
    Outcome made =
        qemuImg.create(unfinished, base.map(Base::file), base.map(b -> word(b.format())), bytes);
    return made instanceof Outcome.Done
        ? io(
            () -> {
              Files.setPosixFilePermissions(unfinished, OWN);
              finish(unfinished, disk);
            })
        : made;
  }

  @Override
  public Outcome growDisk(Uid uid, int count, long bytes) {
    Path disk = layout.disk(uid, count);
    try {
      return StorageLook.virtualSize(disk) >= bytes ? Outcome.done() : qemuImg.grow(disk, bytes);
    } catch (IOException e) {
      return Outcome.failed(problem(e));
    }
  }

  @Override
  public Outcome writeSeed(Uid uid, int count, byte[] image) {
    return io(
        () -> {
          Path seed = layout.seed(uid, count);
          Path unfinished = seed.resolveSibling(seed.getFileName() + ".new");
          Files.deleteIfExists(unfinished);
          // Never readable by others, not even for a moment: it holds user data.
          Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWN));
          Files.write(unfinished, image);
          finish(unfinished, seed);
        });
  }

  private static void finish(Path unfinished, Path whole) throws IOException {
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
    sync(whole.resolveSibling("."));
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Outcome removeBefore(Uid uid, int count) {
    return io(
        () -> {
          for (Path file : ours(uid)) {
            Matcher name = StorageLook.OURS.matcher(file.getFileName().toString());
            if (name.matches() && Integer.parseInt(name.group(2)) < count) {
              Files.deleteIfExists(file);
            }
          }
        });
  }

  @Override
  public Outcome removeFiles(Uid uid) {
    return io(
        () -> {
          for (Path file : ours(uid)) {
            Files.deleteIfExists(file);
          }
        });
  }

  private List<Path> ours(Uid uid) throws IOException {
    try (var entries = Files.list(layout.directory(uid))) {
      return entries
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith("console.log")
                    || StorageLook.OURS.matcher(name).matches()
                    || (name.endsWith(".new")
                        && StorageLook.OURS
                            .matcher(name.substring(0, name.length() - 4))
                            .matches());
              })
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public Outcome removeDirectory(Uid uid) {
    return io(
        () -> {
          try {
            Files.deleteIfExists(layout.directory(uid));
          } catch (DirectoryNotEmptyException e) {
            throw new IOException(layout.directory(uid) + " holds files that are not ours", e);
          }
        });
  }

  private static Outcome io(Io change) {
    try {
      change.run();
      return Outcome.done();
    } catch (IOException e) {
      return Outcome.failed(problem(e));
    }
  }

  static Problem problem(Exception e) {
    return new Problem("storage-failed", e.toString(), "see that the disk is mounted and not full");
  }

  /** The format of an image's disk, in qemu-img's words. */
  static String word(ImageSpec.Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
