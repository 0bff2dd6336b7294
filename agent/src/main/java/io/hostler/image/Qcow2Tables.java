package io.hostler.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;

/**
 * Whether every byte that a qcow2 file's tables refer to is in the file (docs/interop/qcow2.txt of
 * QEMU). {@code qemu-img check} forgives a cluster that is missing in part (7.2 seen), and {@code
 * qemu-img info} looks at no table. QEMU reads zeros where a file ends too early.
 *
 * <p>Bounded: one table's piece is in memory at a time, and no table is read twice, so that no more
 * is read than the file has, whatever the tables say.
 */
final class Qcow2Tables {
  private static final int SECTOR_BITS = 9;
  private static final int PIECE = 64 << 10;

  /** Bits 9 to 55: where a cluster lies; bit 62: it is compressed; bit 0: it reads as zeros. */
  private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;

  private static final long COMPRESSED = 1L << 62;
  private static final long ZERO = 1;
  private static final long AUTOCLEAR_BITMAPS = 1;
  private static final long INCOMPATIBLE_SUBCLUSTERS = 1 << 4;
  private static final int SUBCLUSTERS = 32;

  // QEMU's own bounds (block/qcow2.h): of an L1 table, of a table of refcounts, of snapshots and of
  // bitmaps.
  private static final long MAX_L1 = 32 << 20;
  private static final long MAX_REFCOUNTS = 8 << 20;
  private static final int MAX_SNAPSHOTS = 65_536;
  private static final int MAX_BITMAPS = 65_535;

  private static final int SNAPSHOT = 40;
  private static final int BITMAP = 24;

  private final FileChannel file;
  private final long end;
  private final int clusterBits;
  private final long cluster;
  private final boolean subclusters;
  private final BitSet walked = new BitSet();

  private Qcow2Tables(FileChannel file, ByteBuffer header) throws IOException {
    this.file = file;
    this.end = file.size();
    this.clusterBits = header.getInt(20);
    this.cluster = 1L << clusterBits;
    this.subclusters = header.getInt(4) > 2 && (header.getLong(72) & INCOMPATIBLE_SUBCLUSTERS) != 0;
  }

  /**
   * @param header of a file whose header itself was found to be good
   * @param bitmaps where the bitmaps' extension has its data in {@code header}; 0: there is none
   * @throws ImageException {@code image-format}
   */
  static void check(FileChannel file, ByteBuffer header, int bitmaps) throws IOException {
    Qcow2Tables tables = new Qcow2Tables(file, header);
    tables.refcounts(header.getLong(48), Integer.toUnsignedLong(header.getInt(56)));
    tables.disk(header.getLong(40), Integer.toUnsignedLong(header.getInt(36)), header.getLong(24));
    tables.snapshots(header.getLong(64), Integer.toUnsignedLong(header.getInt(60)));
    boolean used = header.getInt(4) > 2 && (header.getLong(88) & AUTOCLEAR_BITMAPS) != 0;
    if (bitmaps > 0 && used) {
      tables.bitmaps(header.getLong(bitmaps + 16), Integer.toUnsignedLong(header.getInt(bitmaps)));
    }
  }

  /** Takes each entry of a table. */
  private interface Entry {
    void at(long index, long value) throws IOException;
  }

  private void refcounts(long offset, long clusters) throws IOException {
    bounded(clusters, MAX_REFCOUNTS >> clusterBits, "refcount table");
    entries(offset, (clusters << clusterBits) / 8, (index, value) -> whole(value & OFFSET));
  }

  /** The clusters of a disk, the image's own or a snapshot's. */
  private void disk(long offset, long entries, long size) throws IOException {
    bounded(entries, MAX_L1 / 8, "L1 table");
    int entryBits = subclusters ? 4 : 3;
    long covered = 1L << (clusterBits - entryBits);
    entries(
        offset,
        entries,
        (index, value) -> {
          long table = value & OFFSET;
          if (table == 0) {
            return;
          }
          whole(table);
          int number = Math.toIntExact(table >> clusterBits);
          if (!walked.get(number)) {
            walked.set(number);
            clusters(table, covered, index * covered, size);
          }
        });
  }

  private void clusters(long table, long entries, long first, long size) throws IOException {
    if (!subclusters) {
      entries(
          table, entries, (index, value) -> cluster(value, (first + index) << clusterBits, size));
      return;
    }
    long[] descriptor = {0};
    entries(
        table,
        entries * 2,
        (index, value) -> {
          if (index % 2 == 0) {
            descriptor[0] = value;
          } else if ((descriptor[0] & COMPRESSED) != 0) {
            compressed(descriptor[0]);
          } else {
            // The lower half says which of its parts are there; the last of them counts.
            int parts = 64 - Long.numberOfLeadingZeros(value & 0xffff_ffffL);
            stretch(
                descriptor[0] & OFFSET,
                parts * (cluster / SUBCLUSTERS),
                (first + index / 2) << clusterBits,
                size);
          }
        });
  }

  private void cluster(long descriptor, long at, long size) {
    if ((descriptor & COMPRESSED) != 0) {
      compressed(descriptor);
    } else if ((descriptor & OFFSET) != 0) {
      stretch(descriptor & OFFSET, (descriptor & ZERO) == 0 ? cluster : 0, at, size);
    }
  }

  /**
   * @param bytes of the cluster that are read
   * @param at where a guest sees it: what is beyond its disk's end need not be there
   */
  private void stretch(long offset, long bytes, long at, long size) {
    aligned(offset);
    within(offset, at < size ? Math.min(bytes, size - at) : bytes);
  }

  /** It says how many sectors it touches, not how many bytes of the last one it needs. */
  private void compressed(long descriptor) {
    int offsetBits = 62 - (clusterBits - 8);
    long offset = descriptor & ((1L << offsetBits) - 1);
    long sectors = (descriptor & ~(3L << 62)) >>> offsetBits;
    long from = offset >> SECTOR_BITS << SECTOR_BITS;
    within(from, (sectors + 1) << SECTOR_BITS);
  }

  private void snapshots(long offset, long count) throws IOException {
    bounded(count, MAX_SNAPSHOTS, "table of snapshots");
    long at = offset;
    for (long i = 0; i < count; i++) {
      ByteBuffer entry = read(at, SNAPSHOT);
      long extra = Integer.toUnsignedLong(entry.getInt(36));
      long names =
          Short.toUnsignedLong(entry.getShort(12)) + Short.toUnsignedInt(entry.getShort(14));
      long length = SNAPSHOT + extra + names;
      within(at, length);
      // Its extra data are the size of its memory, then that of its disk.
      long size = extra >= 16 ? read(at + SNAPSHOT, 16).getLong(8) : Long.MAX_VALUE;
      disk(entry.getLong(0), Integer.toUnsignedLong(entry.getInt(8)), size);
      at += (length + 7) / 8 * 8;
    }
  }

  private void bitmaps(long offset, long count) throws IOException {
    bounded(count, MAX_BITMAPS, "table of bitmaps");
    long at = offset;
    for (long i = 0; i < count; i++) {
      ByteBuffer entry = read(at, BITMAP);
      long extra = Integer.toUnsignedLong(entry.getInt(20));
      long length = BITMAP + extra + Short.toUnsignedInt(entry.getShort(18));
      within(at, length);
      long entries = Integer.toUnsignedLong(entry.getInt(8));
      bounded(entries, MAX_L1 / 8, "bitmap");
      entries(entry.getLong(0), entries, (index, value) -> whole(value & OFFSET));
      at += (length + 7) / 8 * 8;
    }
  }

  private void entries(long offset, long count, Entry each) throws IOException {
    within(offset, count * 8);
    long done = 0;
    while (done < count) {
      int now = (int) Math.min(PIECE / 8, count - done);
      ByteBuffer piece = read(offset + done * 8, now * 8);
      for (int i = 0; i < now; i++) {
        each.at(done + i, piece.getLong(i * 8));
      }
      done += now;
    }
  }

  /** A cluster that is needed to its last byte; at 0 is the header: it means none. */
  private void whole(long offset) {
    if (offset != 0) {
      aligned(offset);
      within(offset, cluster);
    }
  }

  private void aligned(long offset) {
    if ((offset & (cluster - 1)) != 0) {
      throw Qcow2Header.refused("its tables are damaged");
    }
  }

  private void within(long offset, long bytes) {
    if (offset < 0 || bytes < 0 || bytes > end || offset > end - bytes) {
      throw Qcow2Header.cutShort(end);
    }
  }

  private static void bounded(long count, long most, String what) {
    if (count > most) {
      throw Qcow2Header.refused("its " + what + " is too large");
    }
  }

  private ByteBuffer read(long offset, int bytes) throws IOException {
    within(offset, bytes);
    ByteBuffer into = ByteBuffer.allocate(bytes);
    while (into.hasRemaining()) {
      if (file.read(into, offset + into.position()) < 0) {
        throw Qcow2Header.cutShort(end);
      }
    }
    return into;
  }
}
