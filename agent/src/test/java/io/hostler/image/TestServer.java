package io.hostler.image;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.hostler.model.Prefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a free port of loopback, and limits that allow it. */
public final class TestServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  public TestServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The URL at which {@code handler} answers. */
  public String at(String path, HttpHandler handler) {
    server.createContext(path, handler);
    return url(path);
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  public static HttpHandler body(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      try (var out = exchange.getResponseBody()) {
        out.write(content);
      }
    };
  }

  public static FetchLimits limits(Duration total) {
    return limits(total, Duration.ofSeconds(5));
  }

  public static FetchLimits limits(Duration total, Duration idle) {
    return new FetchLimits(
        List.of(Prefix.parse("127.0.0.1")), 1 << 20, Duration.ofSeconds(2), idle, total, 3);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
