package io.hostler.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A download that broke off: files of the real qemu-img, cut at many places. Whole, each is taken;
 * cut, it is refused, or a guest reads in it what it read before.
 */
@Tag("lab")
class Qcow2CutLabTest {
  /** Not a multiple of a cluster: the last one is there in part. */
  private static final int DISK = (3 << 20) + 3 * 512;

  private static final int CUTS = 12;

  @TempDir static Path directory;
  private static Path raw;

  @BeforeAll
  static void fill() throws IOException {
    raw = directory.resolve("raw");
    byte[] bytes = new byte[DISK];
    Random random = new Random(1);
    // Half of it random, half text, with holes.
    for (int at = 0; at < DISK; at++) {
      int part = at >> 18;
      bytes[at] =
          (byte) (part % 3 == 0 ? random.nextInt() : part % 3 == 1 ? 'a' + (at / 7) % 13 : 0);
    }
    bytes[DISK - 1] = 1;
    Files.write(raw, bytes);
  }

  private static String run(int exit, String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    if (exit >= 0) {
      assertEquals(exit, process.exitValue(), String.join(" ", command) + ": " + said);
    }
    return said;
  }

  private static Path converted(String name, String... options) throws Exception {
    Path file = directory.resolve(name);
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-O", "qcow2"));
    command.addAll(List.of(options));
    command.addAll(List.of(raw.toString(), file.toString()));
    run(0, command.toArray(String[]::new));
    return file;
  }

  private static boolean taken(Path file) throws IOException {
    try {
      Qcow2Header.check(file);
      return true;
    } catch (ImageException e) {
      assertEquals("image-format", e.problem().code());
      return false;
    }
  }

  private static boolean readsTheSame(Path whole, Path cut) throws Exception {
    return run(-1, "qemu-img", "compare", "-f", "qcow2", "-F", "qcow2", "" + whole, "" + cut)
        .contains("Images are identical");
  }

  private static void holds(Path whole) throws Exception {
    assertTrue(taken(whole), whole + " is whole");
    long size = Files.size(whole);
    List<Long> lengths = new ArrayList<>(List.of(size * 99 / 100, size / 2, size / 50, 1000L));
    for (long less : new long[] {1, 511, 512, 513, 4096, 65_535, 65_536, 65_537}) {
      lengths.add(size - less);
    }
    Random random = new Random(size);
    for (int i = 0; i < CUTS; i++) {
      lengths.add(random.nextLong(size));
    }
    Path cut = directory.resolve("cut");
    int refused = 0;
    for (long length : lengths.stream().filter(each -> each > 0).toList()) {
      Files.copy(whole, cut, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile bytes = new RandomAccessFile(cut.toFile(), "rw")) {
        bytes.setLength(length);
      }
      if (taken(cut)) {
        assertTrue(readsTheSame(whole, cut), whole + " cut to " + length + " of " + size);
      } else {
        refused++;
      }
    }
    assertTrue(refused >= CUTS, "only " + refused + " cuts were refused");
  }

  @Test
  void plain() throws Exception {
    holds(converted("plain"));
    holds(converted("v2", "-o", "compat=0.10"));
    holds(converted("small", "-o", "cluster_size=512"));
    holds(converted("large", "-o", "cluster_size=2M"));
  }

  @Test
  void compressed() throws Exception {
    holds(converted("deflate", "-c"));
    holds(converted("zstd", "-c", "-o", "compression_type=zstd"));
    holds(converted("small-compressed", "-c", "-o", "cluster_size=4k"));
  }

  @Test
  void partsOfClusters() throws Exception {
    holds(converted("parts", "-o", "extended_l2=on"));
  }

  @Test
  void preallocated() throws Exception {
    holds(converted("preallocated", "-o", "preallocation=metadata"));
  }

  /** What only a snapshot or a bitmap refers to must be there too. */
  @Test
  void snapshotsAndBitmaps() throws Exception {
    Path file = converted("snapshots");
    run(0, "qemu-img", "snapshot", "-c", "first", "" + file);
    run(0, "qemu-io", "-f", "qcow2", "-c", "write -P 3 1M 300k", "" + file);
    run(0, "qemu-img", "snapshot", "-c", "second", "" + file);
    holds(file);
    Path marked = converted("bitmap");
    run(0, "qemu-img", "bitmap", "--add", "" + marked, "b0");
    assertTrue(taken(marked));
    try (RandomAccessFile bytes = new RandomAccessFile(marked.toFile(), "rw")) {
      bytes.seek(bitmapDirectory(Files.readAllBytes(marked)));
      bytes.writeLong(1L << 40);
    }
    assertFalse(taken(marked));
  }

  /** Where the file's header says that its directory of bitmaps is. */
  private static long bitmapDirectory(byte[] file) {
    ByteBuffer header = ByteBuffer.wrap(file);
    int at = header.getInt(100);
    while (header.getInt(at) != 0x23852875) {
      at += 8 + (header.getInt(at + 4) + 7) / 8 * 8;
    }
    return header.getLong(at + 8 + 16);
  }

  /** Each entry of L1 refers to one table: all of them together are read once. */
  @Test
  void tablesThatReferToThemselvesAreReadOnce() throws Exception {
    Path file = directory.resolve("circle");
    run(0, "qemu-img", "create", "-q", "-f", "qcow2", "-o", "cluster_size=2M", "" + file, "1M");
    int entries = (32 << 20) / 8;
    long l1 = 64 << 20;
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] table = new byte[entries * 8];
      ByteBuffer all = ByteBuffer.wrap(table);
      while (all.hasRemaining()) {
        all.putLong(Long.MIN_VALUE | 2 << 20);
      }
      bytes.seek(l1);
      bytes.write(table);
      bytes.seek(36);
      bytes.writeInt(entries);
      bytes.writeLong(l1);
    }
    // 8 TiB of reading otherwise.
    assertTrue(taken(file));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(36);
      bytes.writeInt(entries + 1);
    }
    ImageException refused = assertThrows(ImageException.class, () -> Qcow2Header.check(file));
    assertTrue(refused.problem().detail().contains("L1 table is too large"));
  }
}
