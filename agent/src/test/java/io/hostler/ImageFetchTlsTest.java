package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hostler.image.Fetch;
import io.hostler.image.FetchRequest;
import io.hostler.image.ImageFetch;
import io.hostler.image.ImageStore;
import io.hostler.image.TestServer;
import io.hostler.model.Sha256;
import io.hostler.pki.PemFiles;
import io.hostler.pki.ReloadingKeyManager;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.store.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetching over TLS, from a server whose certificate a CA of the test's signed. */
@Timeout(60)
class ImageFetchTlsTest {
  private static final byte[] CONTENT = "an image".repeat(10_000).getBytes(StandardCharsets.UTF_8);
  private static final String SHA = Sha256.of(CONTENT);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private Path files;
  private HttpsServer server;
  private SSLSocketFactory trusting;

  @BeforeEach
  void serve() throws Exception {
    files = Files.createDirectory(directory.resolve("images"));
    TestCertificates own =
        TestCertificates.make(Files.createDirectory(directory.resolve("certificates")));
    SSLContext identity = SSLContext.getInstance("TLS");
    identity.init(
        new KeyManager[] {new ReloadingKeyManager(own.file("server.crt"), own.file("server.key"))},
        null,
        null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity));
    server.setExecutor(threads);
    server.start();
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    authorities.setCertificateEntry(
        "test", PemFiles.certificates(own.file("ca.crt")).found().orElseThrow().getFirst());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(authorities);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    trusting = client.getSocketFactory();
  }

  @AfterEach
  void nothingElseIsLeft() throws Exception {
    server.stop(0);
    threads.shutdownNow();
    try (Stream<Path> left = Files.list(files)) {
      assertTrue(left.map(f -> f.getFileName().toString()).allMatch(SHA::equals));
    }
  }

  private String at(String path, HttpHandler handler) {
    server.createContext(path, handler);
    return "https://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static HttpHandler redirect(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    };
  }

  private Fetch start(String url, SSLSocketFactory tls, Optional<String> sha256) {
    return new ImageFetch(
            ImageStore.open(files, Optional.empty(), 0),
            TestServer.limits(Duration.ofSeconds(20)),
            host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
            () -> tls,
            threads)
        .start(new FetchRequest(URI.create(url), sha256, OptionalLong.empty()));
  }

  private static void assertFails(String code, String says, Fetch fetch) {
    CompletionException e = assertThrows(CompletionException.class, () -> fetch.done().join());
    Problem problem = ((HostlerException) e.getCause()).problem();
    assertEquals(code, problem.code(), problem.toString());
    assertTrue(problem.detail().contains(says), problem.detail());
  }

  @Test
  void fromAKnownAuthorityNoChecksumIsNeeded() {
    String url = at("/a", TestServer.body(CONTENT));
    assertEquals(SHA, start(url, trusting, Optional.empty()).done().join().sha256());
  }

  @Test
  void anUnknownAuthorityIsRefusedWhateverTheChecksum() {
    AtomicInteger reached = new AtomicInteger();
    String url =
        at(
            "/a",
            exchange -> {
              reached.incrementAndGet();
              TestServer.body(CONTENT).handle(exchange);
            });
    SSLSocketFactory hosts = (SSLSocketFactory) SSLSocketFactory.getDefault();
    assertFails("image-fetch", "certificat", start(url, hosts, Optional.of(SHA)));
    assertEquals(0, reached.get());
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    String url = at("/a", TestServer.body(CONTENT)).replace("127.0.0.1", "images.example.org");
    assertFails("image-fetch", "images.example.org", start(url, trusting, Optional.of(SHA)));
  }

  @Test
  void aRedirectToAPrivateTargetIsRefused() {
    AtomicInteger asked = new AtomicInteger();
    String away = at("/a", redirect("https://10.0.0.1/a"));
    ImageFetch fetch =
        new ImageFetch(
            ImageStore.open(files, Optional.empty(), 0),
            TestServer.limits(Duration.ofSeconds(20)),
            host ->
                new InetAddress[] {
                  InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")
                },
            () -> trusting,
            threads);
    assertFails(
        "image-url-forbidden",
        "private",
        fetch.start(new FetchRequest(URI.create(away), Optional.of(SHA), OptionalLong.empty())));
    assertEquals(2, asked.get());
  }

  @Test
  void aRedirectToPlainHttpIsRefusedWithoutAChecksum() {
    String down = at("/a", redirect("http://127.0.0.1:1/a"));
    assertFails("image-url", "https", start(down, trusting, Optional.empty()));
  }

  @Test
  void aBodyThatIsCutShortIsRefused() {
    HttpHandler announced =
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          exchange.close();
        };
    assertFails(
        "image-fetch", "ended before", start(at("/a", announced), trusting, Optional.empty()));
  }

  @Test
  void otherBytesAreRefused() {
    String url = at("/a", TestServer.body(new byte[100]));
    assertFails("image-checksum", "expected was", start(url, trusting, Optional.of(SHA)));
  }
}
