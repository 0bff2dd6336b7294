package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.ImageSpec;
import io.hostler.model.Sha256;
import io.hostler.plan.Outcome;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files, with qemu-img. */
@Tag("lab")
class LocalStorageTest extends StorageContract {
  private static final QemuImg QEMU_IMG = new QemuImg(Path.of("/usr/bin/qemu-img"));

  @TempDir Path directory;
  private Layout layout;
  private Storage storage;

  @Override
  Storage storage() {
    if (storage == null) {
      layout = new Layout(directory.resolve("instances"));
      storage = new LocalStorage(layout, QEMU_IMG);
    }
    return storage;
  }

  @Override
  Storage.Base image() {
    Path image = directory.resolve("image.qcow2");
    if (!Files.exists(image)) {
      assertEquals(Outcome.done(), QEMU_IMG.create(image, Optional.empty(), Optional.empty(), MIB));
    }
    return new Storage.Base(image, ImageSpec.Format.QCOW2);
  }

  /** As a QEMU that is killed leaves it. */
  @Test
  void aDiskWithABitmapThatWasLeftInUseGrows() throws Exception {
    Uid uid = Uid.random();
    storage().makeDirectory(uid);
    assertEquals(Outcome.done(), storage().createDisk(uid, 0, Optional.of(image()), MIB));
    Path disk = layout.disk(uid, 0);
    for (String name : new String[] {"left", "whole"}) {
      Process add =
          new ProcessBuilder("qemu-img", "bitmap", "--add", disk.toString(), name).start();
      assertEquals(0, add.waitFor());
    }
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.seek(bitmapDirectory(Files.readAllBytes(disk)) + FLAGS);
      file.writeInt(IN_USE);
    }
    assertEquals(Outcome.done(), storage().growDisk(uid, 0, 4 * MIB));
    assertEquals(4 * MIB, StorageLook.virtualSize(disk));
    Process info = new ProcessBuilder("qemu-img", "info", disk.toString()).start();
    String said = new String(info.getInputStream().readAllBytes());
    assertTrue(said.contains("whole") && !said.contains("left"), said);
  }

  // docs/interop/qcow2.txt of QEMU: an entry of the directory of bitmaps.
  private static final int FLAGS = 12;
  private static final int IN_USE = 1;

  private static long bitmapDirectory(byte[] file) {
    ByteBuffer header = ByteBuffer.wrap(file);
    int at = header.getInt(100);
    while (header.getInt(at) != 0x23852875) {
      at += 8 + (header.getInt(at + 4) + 7) / 8 * 8;
    }
    return header.getLong(at + 8 + 16);
  }

  /** In place and with its old time of change: only the inode's own time tells. */
  @Override
  void alterSeed(Uid uid, int count) throws Exception {
    Path seed = layout.seed(uid, count);
    FileTime modified = Files.getLastModifiedTime(seed);
    try (RandomAccessFile file = new RandomAccessFile(seed.toFile(), "rw")) {
      file.write(9);
    }
    Files.setLastModifiedTime(seed, modified);
  }

  @Override
  void loseSeed(Uid uid, int count) throws Exception {
    Files.delete(layout.seed(uid, count));
  }

  @Override
  void loseDisk(Uid uid, int count) throws Exception {
    Files.delete(layout.disk(uid, count));
  }

  @Override
  void addForeign(Uid uid) throws Exception {
    Files.writeString(layout.directory(uid).resolve("notes.txt"), "mine");
  }

  @Test
  void aSeedThatIsOldIsReadAgainWhenItChanges() throws Exception {
    Uid uid = Uid.random();
    storage().makeDirectory(uid);
    byte[] image = {1, 2, 3};
    storage().writeSeed(uid, 0, image);
    Instant written = Files.getLastModifiedTime(layout.seed(uid, 0)).toInstant();
    Eventually.holds(
        Duration.ofSeconds(10),
        "the file is old enough",
        () -> Instant.now().isAfter(written.plusSeconds(3)));
    assertEquals(seeds(uid), seeds(uid));
    alterSeed(uid, 0);
    assertEquals(Map.of(0, Sha256.of(new byte[] {9, 2, 3})), seeds(uid));
  }

  private Map<Integer, String> seeds(Uid uid) {
    return storage().observe(uid).found().orElseThrow().seeds();
  }

  @Test
  void aRootThatIsMissingProvesNothing() throws Exception {
    storage();
    Files.delete(layout.root());
    assertInstanceOf(Seen.Unknown.class, storage.observe(Uid.random()));
  }
}
