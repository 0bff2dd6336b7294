package io.hostler.image;

import static io.hostler.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import io.hostler.model.Sha256;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ImageFetchTest {
  private static final byte[] CONTENT = "an image".repeat(10_000).getBytes(StandardCharsets.UTF_8);
  private static final String SHA = Sha256.of(CONTENT);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final TestServer server = new TestServer();
  private ImageStore store;

  @BeforeEach
  void open() {
    store = ImageStore.open(directory, Optional.empty(), 0);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    server.close();
    threads.shutdownNow();
    try (Stream<Path> files = Files.list(directory)) {
      assertTrue(files.map(f -> f.getFileName().toString()).allMatch(SHA::equals));
    }
  }

  private Fetch start(String url, FetchLimits limits) {
    return new ImageFetch(store, limits, threads)
        .start(new FetchRequest(URI.create(url), Optional.of(SHA), OptionalLong.empty()));
  }

  private Fetch start(String url) {
    return start(url, TestServer.limits(Duration.ofSeconds(10)));
  }

  private static Problem failure(Fetch fetch) {
    CompletableFuture<ImageFile> done = fetch.done().copy().orTimeout(20, TimeUnit.SECONDS);
    CompletionException e = assertThrows(CompletionException.class, done::join);
    return assertInstanceOf(HostlerException.class, e.getCause()).problem();
  }

  private static void assertFails(String code, String says, Fetch fetch) {
    Problem problem = failure(fetch);
    assertEquals(code, problem.code(), problem.toString());
    assertTrue(problem.detail().contains(says), problem.detail());
  }

  @Test
  void aFileIsFetchedAndItsProgressShown() {
    Fetch fetch = start(server.at("/a", TestServer.body(CONTENT)));
    assertEquals(SHA, fetch.done().join().sha256());
    assertEquals(CONTENT.length, fetch.bytes());
    assertEquals(OptionalLong.of(CONTENT.length), fetch.total());
  }

  @Test
  void chunksAreReadToTheirEnd() {
    HttpHandler chunked =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < CONTENT.length; i += 8000) {
              out.write(CONTENT, i, 8000);
              out.flush();
            }
          }
        };
    assertEquals(CONTENT.length, start(server.at("/a", chunked)).done().join().bytes());
  }

  @Test
  void aRedirectIsFollowed() {
    server.at("/b", TestServer.body(CONTENT));
    assertEquals(SHA, start(server.at("/a", redirect("/b"))).done().join().sha256());
  }

  private static HttpHandler redirect(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
    };
  }

  @Test
  void aRedirectInACircleEnds() {
    assertFails("image-fetch", "more than 3 times", start(server.at("/a", redirect("/a"))));
  }

  @Test
  void aRedirectToALoopbackAddressThatIsNotAllowedIsRefused() {
    AtomicInteger reached = new AtomicInteger();
    String inner =
        server.at(
            "/inner",
            exchange -> {
              reached.incrementAndGet();
              exchange.close();
            });
    String elsewhere = inner.replace("127.0.0.1", "127.0.0.2");
    assertFails("image-url-forbidden", "loopback", start(server.at("/a", redirect(elsewhere))));
    assertFails("image-url-forbidden", "loopback", start(inner, FetchLimits.DEFAULT));
    assertFails(
        "image-url", "must be https", start(server.at("/f", redirect("file:///etc/passwd"))));
    assertEquals(0, reached.get());
  }

  @Test
  void aNameThatAnswersOtherwiseTheSecondTimeLeadsNowhereElse() {
    AtomicInteger asked = new AtomicInteger();
    ImageFetch.Resolver rebinding =
        host ->
            new InetAddress[] {
              InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")
            };
    String url = server.at("/a", TestServer.body(CONTENT)).replace("127.0.0.1", "example.org");
    Fetch fetch =
        new ImageFetch(
                store,
                TestServer.limits(Duration.ofSeconds(10)),
                rebinding,
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                threads)
            .start(new FetchRequest(URI.create(url), Optional.of(SHA), OptionalLong.empty()));
    assertEquals(SHA, fetch.done().join().sha256());
    assertEquals(1, asked.get());
  }

  @Test
  void whateverIsThrownEndsTheFetchAndSaysSo() {
    Fetch broken =
        new ImageFetch(
                store,
                TestServer.limits(Duration.ofSeconds(10)),
                InetAddress::getAllByName,
                () -> {
                  throw new NoClassDefFoundError("no TLS");
                },
                threads)
            .start(
                new FetchRequest(
                    URI.create(
                        server.at("/a", TestServer.body(CONTENT)).replace("http:", "https:")),
                    Optional.of(SHA),
                    OptionalLong.empty()));
    assertFails("image-fetch", "no TLS", broken);
    assertFails("image-fetch", "port", start("http://127.0.0.1:99999/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/a",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://user:word@example.org/a",
        "https:///a"
      })
  void withoutAChecksumOnlyPlainHttpsWillDo(String url) {
    Fetch fetch =
        new ImageFetch(store, FetchLimits.DEFAULT, threads)
            .start(new FetchRequest(URI.create(url), Optional.empty(), OptionalLong.empty()));
    Problem problem = failure(fetch);
    assertEquals("image-url", problem.code());
    assertTrue(!problem.detail().contains("word@"), problem.detail());
  }

  @Test
  void otherBytesAreRefused() {
    assertFails(
        "image-checksum", "expected was", start(server.at("/a", TestServer.body(new byte[100]))));
  }

  @Test
  void aBodyThatIsCutShortIsRefused() {
    HttpHandler cut =
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          exchange.close();
        };
    assertFails("image-fetch", "ended before", start(server.at("/a", cut)));
  }

  @Test
  void moreThanTheBoundIsRefusedWhetherAnnouncedOrNot() {
    byte[] large = new byte[(1 << 20) + 1];
    assertFails("image-too-large", "at most", start(server.at("/a", TestServer.body(large))));
    HttpHandler endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < 10_000; i++) {
              out.write(large, 0, 8192);
            }
          } catch (IOException e) {
            // The other side has gone: what is tested.
          }
        };
    assertFails("image-too-large", "larger than", start(server.at("/b", endless)));
  }

  /** What a server that trickles has sent. */
  private final AtomicInteger sent = new AtomicInteger();

  private HttpHandler trickle(CountDownLatch stop, Duration pause) {
    return exchange -> {
      exchange.sendResponseHeaders(200, CONTENT.length);
      try (var out = exchange.getResponseBody()) {
        for (byte b : CONTENT) {
          out.write(b);
          out.flush();
          sent.incrementAndGet();
          if (stop.await(pause.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      } catch (IOException | InterruptedException e) {
        // The other side has gone: what is tested.
      }
    };
  }

  @Test
  void aSlowServerIsBounded() {
    CountDownLatch stop = new CountDownLatch(1);
    String url = server.at("/a", trickle(stop, Duration.ofMillis(20)));
    assertFails("image-fetch", "longer than", start(url, TestServer.limits(Duration.ofSeconds(1))));
    assertTrue(sent.get() < CONTENT.length, "it waited for all of it");
    stop.countDown();
  }

  @Test
  void aSilentServerIsBounded() {
    CountDownLatch stop = new CountDownLatch(1);
    String url = server.at("/a", trickle(stop, Duration.ofSeconds(20)));
    assertFails(
        "image-fetch",
        "silent",
        start(url, TestServer.limits(Duration.ofSeconds(20), Duration.ofMillis(300))));
    stop.countDown();
  }

  @Test
  void aFetchCanBeCancelled() {
    CountDownLatch stop = new CountDownLatch(1);
    Fetch fetch = start(server.at("/a", trickle(stop, Duration.ofMillis(20))));
    eventually(fetch::bytes, bytes -> bytes > 0);
    fetch.cancel();
    assertFails("image-fetch", "cancelled", fetch);
    stop.countDown();
  }

  @Test
  void anAnswerThatIsNoFileIsSaid() {
    HttpHandler missing =
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        };
    String url = server.at("/a", missing) + "?signature=marker";
    Problem problem = failure(start(url));
    assertTrue(problem.detail().contains("answered 404"), problem.detail());
    assertTrue(!problem.detail().contains("marker"), problem.detail());
  }
}
