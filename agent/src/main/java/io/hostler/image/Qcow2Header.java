package io.hostler.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
  private static final int EXTENSION_BITMAPS = 0x23852875;
  private static final int BITMAPS_LENGTH = 24;
  private static final int MAX_EXTENSIONS = 32;

  private Qcow2Header() {}

  /**
   * The size that a guest sees.
   *
   * @throws ImageException {@code image-format} when it is no qcow2 file, or needs anything but
   *     itself
   */
  static long check(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // a short read is no end
      }
      return check(channel, header.flip());
    }
  }

  private static long check(FileChannel file, ByteBuffer header) throws IOException {
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
    int bitmaps = checkExtensions(header, version == 2 ? V2_LENGTH : checkFeatures(header));
    long size = header.getLong(24);
    if (size <= 0) {
      throw refused("its size is out of bounds");
    }
    Qcow2Tables.check(file, header, bitmaps);
    return size;
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

  /** Where the extension of bitmaps has its data; 0: there is none. */
  private static int checkExtensions(ByteBuffer header, int from) {
    int bitmaps = 0;
    int at = from;
    for (int i = 0; i < MAX_EXTENSIONS && at + 8 <= header.limit(); i++) {
      int type = header.getInt(at);
      switch (type) {
        case EXTENSION_END -> {
          return bitmaps;
        }
        case EXTENSION_BACKING_FORMAT -> throw refused("it names a backing file's format");
        case EXTENSION_ENCRYPTION -> throw refused("it is encrypted");
        case EXTENSION_DATA_FILE -> throw refused("it keeps its data in another file");
        default -> {
          int length = header.getInt(at + 4);
          if (length < 0 || length > header.limit() - at - 8) {
            throw refused("its header is cut short");
          }
          if (type == EXTENSION_BITMAPS && length >= BITMAPS_LENGTH) {
            bitmaps = at + 8;
          }
          at += 8 + (length + 7) / 8 * 8;
        }
      }
    }
    throw refused("its header has no end");
  }

  static ImageException cutShort(long end) {
    return new ImageException(
        "image-format",
        "the image can't be taken as qcow2: it is cut short, its tables refer to more than its "
            + end
            + " bytes",
        "fetch or copy it anew; if it is whole, qemu-img convert -O qcow2 IN OUT makes it so");
  }

  static ImageException refused(String why) {
    return new ImageException(
        "image-format",
        "the image can't be taken as qcow2: " + why,
        "convert it: qemu-img convert -O qcow2 IN OUT");
  }
}
