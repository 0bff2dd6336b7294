package io.hostler.instance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an ISO 9660 image with Joliet names (ECMA-119; Joliet specification 1995), one flat
 * directory, volume label {@code cidata}: what cloud-init looks for. No time is in it, so the same
 * files give the same bytes.
 */
final class SeedIso {
  private static final int SECTOR = 2048;
  private static final int PRIMARY = 16;
  private static final int JOLIET = 17;
  private static final int END = 18;
  private static final int PRIMARY_PATHS = 19;
  private static final int JOLIET_PATHS = 21;
  private static final int PRIMARY_ROOT = 23;
  private static final int JOLIET_ROOT = 24;
  private static final int FIRST_FILE = 25;

  /** 1 January 2000, GMT: years since 1900, month, day, hour, minute, second, offset. */
  private static final byte[] DATE = {100, 1, 1, 0, 0, 0, 0};

  private record Extent(String name, ByteBuffer bytes, int sector) {}

  private SeedIso() {}

  /** Files in their order; names of at most 64 characters, few enough for one sector. */
  static byte[] write(Map<String, String> files) {
    List<Extent> extents = new ArrayList<>();
    int next = FIRST_FILE;
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
      extents.add(new Extent(file.getKey(), ByteBuffer.wrap(bytes), next));
      next += sectors(bytes.length);
    }
    ByteBuffer image = ByteBuffer.allocate(next * SECTOR);
    descriptor(image, next, false);
    descriptor(image, next, true);
    image.put(END * SECTOR, new byte[] {(byte) 255, 'C', 'D', '0', '0', '1', 1});
    paths(image, PRIMARY_PATHS, PRIMARY_ROOT);
    paths(image, JOLIET_PATHS, JOLIET_ROOT);
    directory(image, PRIMARY_ROOT, extents, false);
    directory(image, JOLIET_ROOT, extents, true);
    extents.forEach(extent -> put(image, extent));
    return image.array();
  }

  private static void put(ByteBuffer image, Extent extent) {
    image.put(extent.sector * SECTOR, extent.bytes, 0, extent.bytes.limit());
  }

  private static int sectors(int bytes) {
    return (bytes + SECTOR - 1) / SECTOR;
  }

  private static void descriptor(ByteBuffer image, int size, boolean joliet) {
    int at = (joliet ? JOLIET : PRIMARY) * SECTOR;
    image.put(at, new byte[] {(byte) (joliet ? 2 : 1), 'C', 'D', '0', '0', '1', 1});
    text(image, at + 8, 32, "", joliet);
    text(image, at + 40, 32, joliet ? "cidata" : "CIDATA", joliet);
    both32(image, at + 80, size);
    if (joliet) {
      // UCS-2 level 3: what tells Joliet from a plain supplementary descriptor.
      image.put(at + 88, new byte[] {'%', '/', 'E'});
    }
    both16(image, at + 120, 1);
    both16(image, at + 124, 1);
    both16(image, at + 128, SECTOR);
    both32(image, at + 132, 10);
    int paths = joliet ? JOLIET_PATHS : PRIMARY_PATHS;
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(at + 140, paths);
    image.order(ByteOrder.BIG_ENDIAN).putInt(at + 148, paths + 1);
    record(image, at + 156, joliet ? JOLIET_ROOT : PRIMARY_ROOT, SECTOR, 2, new byte[] {0});
    for (int field = 190; field < 702; field += 128) {
      text(image, at + field, 128, "", joliet);
    }
    text(image, at + 702, 37, "", joliet);
    text(image, at + 739, 37, "", joliet);
    text(image, at + 776, 37, "", joliet);
    for (int date = 813; date < 881; date += 17) {
      image.put(at + date, "0000000000000000\0".getBytes(StandardCharsets.US_ASCII));
    }
    image.put(at + 881, (byte) 1);
  }

  /** The path tables, little-endian and big-endian, of a tree that is only its root. */
  private static void paths(ByteBuffer image, int sector, int root) {
    for (int i = 0; i < 2; i++) {
      ByteBuffer table =
          ByteBuffer.allocate(10).order(i == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      table.put((byte) 1).put((byte) 0).putInt(root).putShort((short) 1).put((byte) 0);
      image.put((sector + i) * SECTOR, table.array());
    }
  }

  private static void directory(
      ByteBuffer image, int sector, List<Extent> extents, boolean joliet) {
    int at = sector * SECTOR;
    at += record(image, at, sector, SECTOR, 2, new byte[] {0});
    at += record(image, at, sector, SECTOR, 2, new byte[] {1});
    // Records are in the order of their names.
    List<Extent> sorted =
        extents.stream().sorted(java.util.Comparator.comparing(Extent::name)).toList();
    for (Extent extent : sorted) {
      byte[] name =
          joliet
              ? extent.name.getBytes(StandardCharsets.UTF_16BE)
              : plain(extent.name).getBytes(StandardCharsets.US_ASCII);
      at += record(image, at, extent.sector, extent.bytes.limit(), 0, name);
    }
  }

  /** Level 1 knows capitals, digits and underscores: {@code META_DAT.;1}. */
  private static String plain(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    return upper.substring(0, Math.min(8, upper.length())) + ".;1";
  }

  private static int record(
      ByteBuffer image, int at, int sector, int size, int flags, byte[] name) {
    int length = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
    image.put(at, (byte) length);
    both32(image, at + 2, sector);
    both32(image, at + 10, size);
    image.put(at + 18, DATE);
    image.put(at + 25, (byte) flags);
    both16(image, at + 28, 1);
    image.put(at + 32, (byte) name.length);
    image.put(at + 33, name);
    return length;
  }

  private static void text(ByteBuffer image, int at, int length, String text, boolean joliet) {
    if (joliet) {
      for (int i = 0; i + 1 < length; i += 2) {
        char c = i / 2 < text.length() ? text.charAt(i / 2) : ' ';
        image.put(at + i, (byte) (c >> 8)).put(at + i + 1, (byte) c);
      }
    } else {
      for (int i = 0; i < length; i++) {
        image.put(at + i, (byte) (i < text.length() ? text.charAt(i) : ' '));
      }
    }
  }

  private static void both16(ByteBuffer image, int at, int value) {
    image.order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
    image.order(ByteOrder.BIG_ENDIAN).putShort(at + 2, (short) value);
  }

  private static void both32(ByteBuffer image, int at, int value) {
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    image.order(ByteOrder.BIG_ENDIAN).putInt(at + 4, value);
  }
}
