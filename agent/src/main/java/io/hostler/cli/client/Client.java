package io.hostler.cli.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * The agent behind its socket. One connection a call: connecting to a unix socket costs
 * microseconds.
 *
 * @param reason sent with each call, for the audit line; empty: none
 * @param deadline for the agent's next byte
 */
public record Client(Path socket, String reason, Duration deadline) {
  private static final int PIECE = 64 << 10;

  /** A body's length. */
  private static final long UNKNOWN = -1;

  /** Raw bytes both ways. */
  public record Tunnel(InputStream in, OutputStream out, Closeable closing) implements Closeable {
    @Override
    public void close() throws IOException {
      closing.close();
    }
  }

  public ClientReply get(String target) {
    return call("GET", target, Map.of(), "");
  }

  /** A call whose body is text; empty: none. */
  public ClientReply call(String method, String target, Map<String, String> headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (Wire wire = connect()) {
      try {
        wire.write(head(method, target, headers, bytes.length));
        wire.write(ByteBuffer.wrap(bytes));
      } catch (IOException e) {
        // Refused before all was sent: the answer says why.
        return answer(wire);
      }
      return answer(wire);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Streams {@code body} to its end.
   *
   * @param length what it must have; empty: whatever it has
   * @param sent told how many bytes went out, after each piece
   * @throws UncheckedIOException when it can't be read to its end, or has another length; what was
   *     sent is nothing then
   */
  public ClientReply upload(
      String target, InputStream body, OptionalLong length, LongConsumer sent) {
    try (Wire wire = connect()) {
      try {
        wire.write(
            head(
                "PUT",
                target,
                Map.of("Content-Type", "application/octet-stream"),
                length.orElse(UNKNOWN)));
        stream(wire, body, length, sent);
      } catch (IOException e) {
        // Refused before all was sent: the answer says why.
        return answer(wire);
      }
      return answer(wire);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static void stream(Wire wire, InputStream body, OptionalLong length, LongConsumer sent)
      throws IOException {
    byte[] piece = new byte[PIECE];
    long total = 0;
    for (int count = next(body, piece); count >= 0; count = next(body, piece)) {
      total += count;
      if (length.isPresent() && total > length.getAsLong()) {
        throw changed(length.getAsLong());
      }
      if (length.isEmpty()) {
        wire.write(ascii(Integer.toHexString(count) + "\r\n"));
      }
      wire.write(ByteBuffer.wrap(piece, 0, count));
      if (length.isEmpty()) {
        wire.write(ascii("\r\n"));
      }
      sent.accept(total);
    }
    if (length.isPresent() && total < length.getAsLong()) {
      throw changed(length.getAsLong());
    }
    if (length.isEmpty()) {
      wire.write(ascii("0\r\n\r\n"));
    }
  }

  /** What goes wrong on this side is no answer of the agent's. */
  private static int next(InputStream body, byte[] piece) {
    try {
      return body.read(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UncheckedIOException changed(long length) {
    return new UncheckedIOException(
        new IOException("it had " + length + " bytes, and has others now: something writes to it"));
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Reads lines until {@code more} says false or the agent ends the stream.
   *
   * @return an error's reply; an empty 200 when the stream was read
   */
  public ClientReply lines(String target, Predicate<String> more) {
    try (Wire wire = connect()) {
      wire.write(head("GET", target, Map.of(), 0));
      int status = status(wire);
      Map<String, String> headers = headers(wire);
      if (status != 200) {
        return ClientReply.of(status, headers, body(wire, headers));
      }
      StringBuilder line = new StringBuilder();
      while (true) {
        byte[] chunk = chunk(wire, Duration.ofDays(3650));
        if (chunk.length == 0) {
          return new ClientReply(200, headers, "");
        }
        for (String part : new String(chunk, StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
          line.append(part);
          if (part.endsWith("\n")) {
            String whole = line.toString().strip();
            line.setLength(0);
            if (!whole.isEmpty() && !more.test(whole)) {
              return new ClientReply(200, headers, "");
            }
          }
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Upgrades a connection.
   *
   * @throws RefusedException with the agent's answer when it does not
   */
  public Tunnel upgrade(String target, String protocol) {
    try {
      Wire wire = connect();
      wire.write(head("GET", target, Map.of("Connection", "Upgrade", "Upgrade", protocol), 0));
      int status = status(wire);
      Map<String, String> headers = headers(wire);
      if (status != 101) {
        byte[] body = body(wire, headers);
        wire.close();
        throw new RefusedException(ClientReply.of(status, headers, body));
      }
      Wire.Pipe pipe = wire.raw();
      return new Tunnel(pipe.in(), pipe.out(), pipe.channel());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private Wire connect() {
    try {
      return Wire.connect(socket);
    } catch (IOException e) {
      throw new ClientException(
          "can't reach the agent at "
              + socket
              + " ("
              + e.getMessage()
              + "): is hostlerd running, and are you root or in the group hostler?",
          e);
    }
  }

  private ClientException broken(IOException e) {
    return new ClientException(
        "the connection to the agent at " + socket + " broke: " + e.getMessage(), e);
  }

  private ByteBuffer head(String method, String target, Map<String, String> headers, long length) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Host", "hostler");
    if (!headers.containsKey("Connection")) {
      all.put("Connection", "close");
    }
    if (!reason.isEmpty()) {
      all.put("X-Hostler-Reason", encoded(reason));
    }
    if (length == UNKNOWN) {
      all.put("Transfer-Encoding", "chunked");
    } else if (length > 0 || method.equals("PUT") || method.equals("POST")) {
      all.put("Content-Length", Long.toString(length));
    }
    all.putAll(headers);
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return ascii(head.append("\r\n").toString());
  }

  /** A header holds visible ASCII only: all other bytes of its UTF-8, and %, as %XX. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  private ClientReply answer(Wire wire) throws IOException {
    int status = status(wire);
    Map<String, String> headers = headers(wire);
    return ClientReply.of(status, headers, body(wire, headers));
  }

  private int status(Wire wire) throws IOException {
    String[] words = wire.line(deadline).split(" ", 3);
    try {
      if (words.length > 1 && words[0].startsWith("HTTP/1.")) {
        return Integer.parseInt(words[1]);
      }
    } catch (NumberFormatException e) {
      throw new IOException("this is no HTTP", e);
    }
    throw new IOException("this is no HTTP");
  }

  private Map<String, String> headers(Wire wire) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = wire.line(deadline); !line.isEmpty(); line = wire.line(deadline)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private byte[] body(Wire wire, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] chunk = chunk(wire, deadline); chunk.length > 0; chunk = chunk(wire, deadline)) {
        all.writeBytes(chunk);
      }
      return all.toByteArray();
    }
    return exactly(wire, Integer.parseInt(headers.getOrDefault("content-length", "0")), deadline);
  }

  private byte[] chunk(Wire wire, Duration most) throws IOException {
    int size = Integer.parseInt(wire.line(most).split(";", 2)[0].strip(), 16);
    byte[] chunk = exactly(wire, size, deadline);
    wire.line(deadline);
    return chunk;
  }

  private static byte[] exactly(Wire wire, int size, Duration most) throws IOException {
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int count = wire.read(bytes, at, size - at, most);
      if (count < 0) {
        throw new EOFException("the agent closed the connection");
      }
      at += count;
    }
    return bytes;
  }
}
