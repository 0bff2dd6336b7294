package io.hostler.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** The body of one HTTP/1.1 response, by its length, by chunks, or to the connection's end. */
final class HttpBody {
  private static final int MAX_LINE = 8192;

  private final InputStream in;
  private final boolean chunked;
  private final boolean bounded;
  private long left;
  private boolean ended;
  private boolean first = true;

  /**
   * @param length what Content-Length says; empty without it
   */
  HttpBody(InputStream in, boolean chunked, OptionalLong length) {
    this.in = in;
    this.chunked = chunked;
    this.left = chunked ? 0 : length.orElse(Long.MAX_VALUE);
    this.bounded = chunked || length.isPresent();
  }

  /**
   * The next bytes; -1 at the end of the body.
   *
   * @throws IOException also when the connection ends before the body does
   */
  int read(byte[] buffer) throws IOException {
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended || left == 0) {
      return -1;
    }
    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
    if (read < 0) {
      if (bounded) {
        throw new IOException("the connection ended before the file did");
      }
      return -1;
    }
    left -= read;
    return read;
  }

  private void nextChunk() throws IOException {
    if (!first && !line(in).isEmpty()) {
      throw new IOException("a chunk has no end");
    }
    first = false;
    String size = line(in).split(";", 2)[0].strip();
    try {
      left = Long.parseLong(size, 16);
    } catch (NumberFormatException e) {
      throw new IOException("a chunk has no size", e);
    }
    if (left < 0) {
      throw new IOException("a chunk has no size");
    }
    ended = left == 0;
  }

  /** A line without its end, of bounded length. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended within the answer's head");
      }
      if (line.length() == MAX_LINE) {
        throw new IOException("a line of the answer's head is too long");
      }
      line.append((char) next);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }
}
