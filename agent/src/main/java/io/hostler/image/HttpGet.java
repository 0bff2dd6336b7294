package io.hostler.image;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One GET over a connection to an address that the caller has checked. The JDK's clients look names
 * up by themselves, so that a name that answers differently the second time (DNS rebinding) would
 * lead them elsewhere than where was looked.
 */
final class HttpGet implements AutoCloseable {
  private static final int MAX_HEADERS = 100;

  private final Socket socket;
  private final int status;
  private final Map<String, String> headers = new HashMap<>();
  private final HttpBody body;

  /**
   * Connects, asks, and reads the answer's head.
   *
   * @param opened is told of the socket before anything waits on it, so that it can be closed from
   *     elsewhere
   */
  HttpGet(URI uri, InetAddress address, FetchLimits limits, Deadline deadline, Opened opened)
      throws IOException {
    Socket plain = new Socket();
    opened.opened(plain);
    boolean tls = uri.getScheme().equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    try {
      plain.connect(new InetSocketAddress(address, port), deadline.millisLeft(limits.connect()));
      plain.setSoTimeout(deadline.millisLeft(limits.idle()));
      socket = tls ? tls(plain, uri.getHost(), port, opened.sockets()) : plain;
      InputStream in = new BufferedInputStream(new Bounded(socket, limits, deadline), 64 << 10);
      String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String request =
          "GET %s%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: hostlerd\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
              .formatted(
                  path,
                  uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery(),
                  uri.getHost() + (uri.getPort() >= 0 ? ":" + uri.getPort() : ""));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      status = status(HttpBody.line(in));
      headers(in);
      boolean chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
      body = new HttpBody(in, chunked, length());
    } catch (IOException | RuntimeException | Error e) {
      plain.close();
      throw e;
    }
  }

  /** Lets a caller close what is being waited on, and choose whom TLS trusts. */
  interface Opened {
    void opened(Socket socket) throws IOException;

    SSLSocketFactory sockets();
  }

  int status() {
    return status;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** What the answer says of the body's size. */
  OptionalLong length() throws IOException {
    String length = headers.get("content-length");
    if (length == null || headers.containsKey("transfer-encoding")) {
      return OptionalLong.empty();
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("the answer's length is no number");
    }
    return OptionalLong.of(Long.parseLong(length));
  }

  HttpBody body() {
    return body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static Socket tls(Socket plain, String host, int port, SSLSocketFactory sockets)
      throws IOException {
    SSLSocket socket = (SSLSocket) sockets.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      throw new IOException("the answer is not HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private void headers(InputStream in) throws IOException {
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = HttpBody.line(in);
      if (line.isEmpty()) {
        return;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new IOException("the answer has too many headers");
  }

  /** Each read waits at most for the idle time, and never past the deadline of the whole. */
  private static final class Bounded extends FilterInputStream {
    private final Socket socket;
    private final FetchLimits limits;
    private final Deadline deadline;

    Bounded(Socket socket, FetchLimits limits, Deadline deadline) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
      this.limits = limits;
      this.deadline = deadline;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int wait = deadline.millisLeft(limits.idle());
      socket.setSoTimeout(wait);
      try {
        return super.read(buffer, offset, length);
      } catch (SocketTimeoutException e) {
        if (wait < limits.idle().toMillis()) {
          throw new IOException(deadline.passed(), e);
        }
        throw new IOException("the server was silent for " + limits.idle().toMillis() + " ms", e);
      }
    }
  }
}
