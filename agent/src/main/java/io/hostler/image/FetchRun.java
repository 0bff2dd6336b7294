package io.hostler.image;

import io.hostler.plan.HostlerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One fetch: follows redirects, checking each target's address, and streams into the store. */
final class FetchRun implements Fetch, HttpGet.Opened {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int OK = 200;
  private static final long UNKNOWN = -1;

  private final ImageStore store;
  private final FetchLimits limits;
  private final ImageFetch.Resolver resolver;
  private final Supplier<SSLSocketFactory> tls;
  private final FetchRequest request;
  private final CompletableFuture<ImageFile> done = new CompletableFuture<>();
  private volatile long bytes;
  private volatile long total;
  private @Nullable Socket socket;
  private String ended = "";

  FetchRun(
      ImageStore store,
      FetchLimits limits,
      ImageFetch.Resolver resolver,
      Supplier<SSLSocketFactory> tls,
      FetchRequest request) {
    this.store = store;
    this.limits = limits;
    this.resolver = resolver;
    this.tls = tls;
    this.request = request;
    this.total = request.bytes().orElse(UNKNOWN);
  }

  void start(ExecutorService threads) {
    try {
      threads.execute(
          () -> {
            try {
              done.complete(run());
            } catch (IOException e) {
              done.completeExceptionally(failed(request.uri(), reason(e), e));
            } catch (HostlerException e) {
              done.completeExceptionally(e);
            } catch (RuntimeException | Error e) {
              // Whoever waits for the end of a fetch waits for nothing else.
              done.completeExceptionally(failed(request.uri(), e.toString(), e));
            }
          });
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(failed(request.uri(), "the agent is stopping", e));
    }
  }

  private ImageFile run() throws IOException {
    Deadline deadline = Deadline.in(limits.total());
    // A TLS handshake reads by itself, so that only closing the socket ends a slow one.
    var _ =
        done.copy()
            .orTimeout(limits.total().toMillis() + 1, TimeUnit.MILLISECONDS)
            .whenComplete(
                (file, failure) -> {
                  if (failure instanceof TimeoutException) {
                    end(deadline.passed());
                  }
                });
    URI uri = request.uri();
    for (int i = 0; i <= limits.redirects(); i++) {
      checkForm(uri);
      try (HttpGet get = new HttpGet(uri, address(uri), limits, deadline, this)) {
        if (get.status() == OK) {
          return store(get, deadline);
        }
        if (!REDIRECTS.contains(get.status())) {
          throw new IOException("the server answered " + get.status());
        }
        uri = target(uri, get);
      }
    }
    throw new IOException("it was redirected more than " + limits.redirects() + " times");
  }

  private static URI target(URI from, HttpGet get) throws IOException {
    try {
      return from.resolve(
          get.header("location").orElseThrow(() -> new IOException("a redirect leads nowhere")));
    } catch (IllegalArgumentException e) {
      throw new IOException("a redirect leads to what is no URL", e);
    }
  }

  private void checkForm(URI uri) {
    boolean https = "https".equals(uri.getScheme());
    boolean http = "http".equals(uri.getScheme()) && request.sha256().isPresent();
    if (!(https || http) || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new ImageException(
          "image-url",
          shown(uri)
              + " can't be fetched: it must be https, or http where the sha256 is given,"
              + " without user or password",
          "give an https URL, or the checksum");
    }
  }

  private InetAddress address(URI uri) throws IOException {
    for (InetAddress address : resolver.resolve(uri.getHost())) {
      if (limits.allows(address)) {
        return address;
      }
    }
    throw new ImageException(
        "image-url-forbidden",
        shown(uri) + " leads to a loopback, link-local or private address",
        "stream the file instead, or have the node's configuration allow the address");
  }

  private ImageFile store(HttpGet get, Deadline deadline) throws IOException {
    long most = request.bytes().orElse(limits.maxBytes());
    OptionalLong announced = get.length();
    if (announced.isPresent()) {
      if (announced.getAsLong() > most) {
        throw new ImageException(
            "image-too-large",
            shown(request.uri()) + " has " + announced.getAsLong() + " bytes; at most " + most,
            "");
      }
      total = announced.getAsLong();
    }
    try (Upload upload = store.begin(most)) {
      byte[] buffer = new byte[256 << 10];
      for (int read = get.body().read(buffer); read >= 0; read = get.body().read(buffer)) {
        deadline.millisLeft(limits.idle());
        upload.write(ByteBuffer.wrap(buffer, 0, read));
        bytes = upload.bytes();
      }
      return upload.finish(request.sha256(), request.bytes());
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public OptionalLong total() {
    return total == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(total);
  }

  @Override
  public CompletableFuture<ImageFile> done() {
    return done;
  }

  @Override
  public void cancel() {
    end("it was cancelled");
  }

  private synchronized void end(String because) {
    ended = because;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It was closed already, or is of no use any more: the same.
      }
    }
  }

  @Override
  public void opened(Socket next) throws IOException {
    synchronized (this) {
      if (!ended.isEmpty()) {
        throw new IOException(ended);
      }
      socket = next;
    }
  }

  @Override
  public SSLSocketFactory sockets() {
    return tls.get();
  }

  private synchronized String reason(IOException e) {
    return ended.isEmpty() ? String.valueOf(e.getMessage()) : ended;
  }

  private static ImageException failed(URI uri, String why, Throwable cause) {
    return new ImageException(
        "image-fetch",
        shown(uri) + " could not be fetched: " + why,
        "look whether the URL answers from this node",
        cause);
  }

  /** Without its query, which often holds a signature. */
  private static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + uri.getPath();
  }
}
