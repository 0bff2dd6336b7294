package io.hostler.image;

import io.hostler.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way into the store: written front to back by one thread at a time, hashed on the
 * way. Closed without {@link #finish}, it leaves nothing.
 */
public final class Upload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);
  private static final long SPACE_EVERY = 16L << 20;

  private final ImageStore store;
  private final Path temporary;
  private final long maxBytes;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.digest();
  private volatile long bytes;
  private long nextSpaceCheck;

  Upload(ImageStore store, Path temporary, long maxBytes) throws IOException {
    this.store = store;
    this.temporary = temporary;
    this.maxBytes = maxBytes;
    this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
  }

  /** How many bytes came so far; may be asked from any thread. */
  public long bytes() {
    return bytes;
  }

  /**
   * Takes the next bytes.
   *
   * @throws ImageException {@code image-too-large}, {@code image-disk-full}, {@code image-storage};
   *     the upload is then of no use but to be closed
   */
  public void write(ByteBuffer next) {
    int length = next.remaining();
    long before = bytes;
    if (length > maxBytes - before) {
      throw new ImageException(
          "image-too-large", "the image is larger than " + maxBytes + " bytes", "");
    }
    try {
      if (before >= nextSpaceCheck) {
        store.checkSpace();
        nextSpaceCheck = before + SPACE_EVERY;
      }
      digest.update(next.duplicate());
      while (next.hasRemaining()) {
        channel.write(next);
      }
      bytes = before + length;
    } catch (IOException e) {
      throw store.failed(e);
    }
  }

  /**
   * Checks what came and gives the file its name. From here on it is in the store.
   *
   * @param sha256 what it must be; empty: whatever it is
   * @param size what it must have in bytes; empty: whatever it has
   * @throws ImageException {@code image-truncated}, {@code image-checksum}, {@code
   *     image-disk-full}, {@code image-storage}
   */
  public ImageFile finish(Optional<String> sha256, OptionalLong size) {
    if (bytes == 0 || (size.isPresent() && size.getAsLong() != bytes)) {
      throw new ImageException(
          "image-truncated",
          "the image came with " + bytes + " bytes, expected were " + expected(size),
          "send it again");
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (sha256.isPresent() && !sha256.get().equals(found)) {
      throw new ImageException(
          "image-checksum",
          "the image's sha256 is " + found + ", expected was " + sha256.get(),
          "look whether it is the file you mean, then send it again");
    }
    try {
      channel.close();
      store.settle(temporary, store.path(found));
    } catch (IOException e) {
      throw store.failed(e);
    }
    return store
        .look(found)
        .found()
        .orElseThrow(
            () ->
                new ImageException(
                    "image-storage", "the image went away as it was stored", "send it again"));
  }

  private static String expected(OptionalLong size) {
    return size.isPresent() ? Long.toString(size.getAsLong()) : "more";
  }

  /** Ends it; what is not finished is removed. Twice is fine. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The next start removes it.
      LOG.warn("can't remove an unfinished upload: file={} because={}", temporary, e.getMessage());
    }
  }
}
