package io.hostler.cli;

import io.hostler.model.BootFormat;
import io.hostler.model.ForeignFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of an image as it lies here: a file, a block device, a pipe, or standard input. Opened and
 * read once, as a pipe gives its bytes once; only a file says before how many there are.
 */
final class LocalFile implements AutoCloseable {
  private static final Path STANDARD_INPUT = Path.of("-");
  private static final int PIECE = 256 << 10;

  // docs/interop/qcow2.txt of QEMU: magic, version, backing file, cluster bits, size.
  private static final int SIZE_AT = 24;
  private static final int HEADER = 32;

  private final String name;
  private final OptionalLong size;
  private final byte[] start;
  private final byte[] end;
  private final InputStream in;

  private LocalFile(String name, InputStream in, OptionalLong size, byte[] end) throws IOException {
    this.name = name;
    this.size = size;
    this.end = end;
    this.start = in.readNBytes(BootFormat.PIECE);
    this.in = new SequenceInputStream(new ByteArrayInputStream(start), in);
  }

  /**
   * @param path {@code -}: standard input
   */
  static LocalFile open(Path path, InputStream standardInput) throws IOException {
    if (path.equals(STANDARD_INPUT)) {
      return new LocalFile("standard input", standardInput, OptionalLong.empty(), new byte[0]);
    }
    // A block device says a size of 0, and so do files of the kernel.
    long size = Files.isRegularFile(path) ? Files.size(path) : 0;
    InputStream in = Files.newInputStream(path);
    try {
      return new LocalFile(
          path.toString(),
          in,
          size > 0 ? OptionalLong.of(size) : OptionalLong.empty(),
          size > 0 ? end(path, size) : new byte[0]);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static byte[] end(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(size, ForeignFormat.PIECE)];
      file.seek(size - end.length);
      file.readFully(end);
      return end;
    }
  }

  /** For people. */
  String name() {
    return name;
  }

  /** Empty while nobody knows. */
  OptionalLong size() {
    return size;
  }

  /** Its bytes, from the first on; there is one reading. */
  InputStream bytes() {
    return in;
  }

  boolean isEmpty() {
    return start.length == 0;
  }

  /** Recognised as what is no raw disk, kernel or initramfs. */
  Optional<ForeignFormat> foreign() {
    return ForeignFormat.of(start, end);
  }

  boolean isKernel() {
    return BootFormat.isKernel(start);
  }

  boolean isInitramfs() {
    return BootFormat.isInitramfs(start);
  }

  /** {@code qcow2} or {@code raw}: a guess that saves typing; the node checks what it is told. */
  String format() {
    return isQcow2() ? "qcow2" : "raw";
  }

  /**
   * What an image's document says of a disk. Reads it to its end.
   *
   * @param read told how many bytes were read, after each piece
   */
  Map<String, @Nullable Object> disk(String format, LongConsumer read) throws IOException {
    if (format.equals("qcow2") && (start.length < HEADER || !isQcow2())) {
      throw new WrongException(name + " is no qcow2 file");
    }
    Map<String, @Nullable Object> part = bootFile(read);
    part.put("format", format);
    if (format.equals("qcow2")) {
      part.put("virtualBytes", ByteBuffer.wrap(start).getLong(SIZE_AT));
    }
    return part;
  }

  /** What it says of a kernel or an initramfs. Reads it to its end. */
  Map<String, @Nullable Object> bootFile(LongConsumer read) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    byte[] piece = new byte[PIECE];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      digest.update(piece, 0, count);
      bytes += count;
      read.accept(bytes);
    }
    Map<String, @Nullable Object> part = new LinkedHashMap<>();
    part.put("sha256", HexFormat.of().formatHex(digest.digest()));
    part.put("bytes", bytes);
    return part;
  }

  private boolean isQcow2() {
    return foreign().filter(format -> format == ForeignFormat.QCOW2).isPresent();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
