package io.hostler.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The header of a qcow2 file (docs/interop/qcow2.txt of QEMU), read before QEMU's own code opens
 * the file: qemu-img has followed a data file or a json: name to the host's files (CVE-2024-4467),
 * so what refers to anything outside is refused without it.
 */
final class Qcow2Header {
  private static final int MAGIC = 0x514649fb;
  private static final int MAX_HEADER = 64 << 10;
  private static final int V2_LENGTH = 72;
  private static final int V3_LENGTH = 104;
  private static final long INCOMPATIBLE_DIRTY = 1;
  private static final long INCOMPATIBLE_CORRUPT = 1 << 1;
  private static final long INCOMPATIBLE_DATA_FILE = 1 << 2;
  private static final long INCOMPATIBLE_KNOWN = 0x1f;
  private static final int EXTENSION_END = 0;
  private static final int EXTENSION_BACKING_FORMAT = 0xE2792ACA;
  private static final int EXTENSION_ENCRYPTION = 0x0537BE77;
  private static final int EXTENSION_DATA_FILE = 0x44415441;
  private static final int MAX_EXTENSIONS = 32;

  private Qcow2Header() {}

  /**
   * The size that a guest sees.
   *
   * @throws ImageException {@code image-format} when it is no qcow2 file, or needs anything but
   *     itself
   */
  static long check(Path file) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // a short read is no end
      }
    }
    header.flip();
    if (header.remaining() < V2_LENGTH || header.getInt(0) != MAGIC) {
      throw refused("it is no qcow2 file");
    }
    int version = header.getInt(4);
    if (version != 2 && version != 3) {
      throw refused("its qcow2 version is " + Integer.toUnsignedString(version));
    }
    if (header.getLong(8) != 0 || header.getInt(16) != 0) {
      throw refused("it has a backing file");
    }
    if (header.getInt(32) != 0) {
      throw refused("it is encrypted");
    }
    int clusterBits = header.getInt(20);
    if (clusterBits < 9 || clusterBits > 21) {
      throw refused("its cluster size is out of bounds");
    }
    // Its L1 and refcount tables: a file that is cut short has its header still.
    checkTable(header, 40, Integer.toUnsignedLong(header.getInt(36)) * 8, Files.size(file));
    checkTable(
        header, 48, Integer.toUnsignedLong(header.getInt(56)) << clusterBits, Files.size(file));
    checkExtensions(header, version == 2 ? V2_LENGTH : checkFeatures(header));
    long size = header.getLong(24);
    if (size <= 0) {
      throw refused("its size is out of bounds");
    }
    return size;
  }

  private static void checkTable(ByteBuffer header, int offsetAt, long bytes, long fileSize) {
    long offset = header.getLong(offsetAt);
    if (offset < 0 || offset > fileSize - bytes) {
      throw refused("it is cut short");
    }
  }

  /** Gives the header's length. */
  private static int checkFeatures(ByteBuffer header) {
    if (header.remaining() < V3_LENGTH) {
      throw refused("its header is cut short");
    }
    long features = header.getLong(72);
    if ((features & INCOMPATIBLE_DATA_FILE) != 0) {
      throw refused("it keeps its data in another file");
    }
    if ((features & INCOMPATIBLE_CORRUPT) != 0) {
      throw refused("it is marked as corrupt");
    }
    if ((features & INCOMPATIBLE_DIRTY) != 0) {
      throw refused("it was not closed properly; mend it with qemu-img check");
    }
    if ((features & ~INCOMPATIBLE_KNOWN) != 0) {
      throw refused("it has a feature that is not known");
    }
    int length = header.getInt(100);
    if (length < V3_LENGTH || length > header.remaining()) {
      throw refused("its header's length is out of bounds");
    }
    return length;
  }

  private static void checkExtensions(ByteBuffer header, int from) {
    int at = from;
    for (int i = 0; i < MAX_EXTENSIONS && at + 8 <= header.limit(); i++) {
      int type = header.getInt(at);
      switch (type) {
        case EXTENSION_END -> {
          return;
        }
        case EXTENSION_BACKING_FORMAT -> throw refused("it names a backing file's format");
        case EXTENSION_ENCRYPTION -> throw refused("it is encrypted");
        case EXTENSION_DATA_FILE -> throw refused("it keeps its data in another file");
        default -> {
          int length = header.getInt(at + 4);
          if (length < 0 || length > header.limit()) {
            throw refused("its header is cut short");
          }
          at += 8 + (length + 7) / 8 * 8;
        }
      }
    }
    throw refused("its header has no end");
  }

  static ImageException refused(String why) {
    return new ImageException(
        "image-format",
        "the image can't be taken as qcow2: " + why,
        "convert it: qemu-img convert -O qcow2 IN OUT");
  }
}
