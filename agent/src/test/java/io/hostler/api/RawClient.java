package io.hostler.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Bytes to the socket and back: what a real client's library would hide. */
public final class RawClient implements AutoCloseable {
  public final SocketChannel channel;
  public final InputStream in;
  public final OutputStream out;

  public RawClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
  }

  public RawClient send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  /** Everything until the server closes. */
  public String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException e) {
      // Reset: what came before it counts.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Until {@code text} has come. */
  public String until(String text) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(text) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended before " + text + ": " + all);
      }
      all.append((char) next);
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** One request on a connection of its own. */
  public static String once(Path socket, String request) throws IOException {
    try (RawClient client = new RawClient(socket)) {
      try {
        client.send(request);
      } catch (IOException e) {
        // Cut while sending: the answer is there all the same.
      }
      return client.rest();
    }
  }

  /** One request with a YAML document, on a connection of its own; all of the answer. */
  public static String ask(Path socket, String method, String target, String body)
      throws IOException {
    return once(
        socket,
        "%s %s HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\nContent-Type: application/yaml\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, target, body.getBytes(StandardCharsets.UTF_8).length, body));
  }
}
