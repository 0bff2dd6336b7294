package io.hostler.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A part of an image as it lies here: what can be said of it without sending it. */
record LocalFile(Path path) {
  private static final int PIECE = 256 << 10;

  // docs/interop/qcow2.txt of QEMU: magic, version, backing file, cluster bits, size.
  private static final byte[] MAGIC = {'Q', 'F', 'I', (byte) 0xfb};
  private static final int SIZE_AT = 24;
  private static final int HEADER = 32;

  /** {@code qcow2} or {@code raw}: a guess that saves typing; the node checks what it is told. */
  String format() throws IOException {
    return isQcow2(start()) ? "qcow2" : "raw";
  }

  /**
   * What an image's document says of a disk.
   *
   * @param read told how many bytes were read, after each piece
   */
  Map<String, @Nullable Object> disk(String format, LongConsumer read) throws IOException {
    Map<String, @Nullable Object> part = bootFile(read);
    part.put("format", format);
    if (format.equals("qcow2")) {
      byte[] start = start();
      if (start.length < HEADER || !isQcow2(start)) {
        throw new WrongException(path + " is no qcow2 file");
      }
      part.put("virtualBytes", ByteBuffer.wrap(start).getLong(SIZE_AT));
    }
    return part;
  }

  /** What it says of a kernel or an initramfs. */
  Map<String, @Nullable Object> bootFile(LongConsumer read) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digest.update(piece, 0, count);
        bytes += count;
        read.accept(bytes);
      }
    }
    Map<String, @Nullable Object> part = new LinkedHashMap<>();
    part.put("sha256", HexFormat.of().formatHex(digest.digest()));
    part.put("bytes", bytes);
    return part;
  }

  private byte[] start() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HEADER);
    }
  }

  private static boolean isQcow2(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
