package io.hostler.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Caller;
import io.hostler.api.RawClient;
import io.hostler.testing.Eventually;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpThreadsTest {
  private static final int CLIENTS = 250;

  /** A loop, and what carries the virtual threads, with room for other tests' that end late. */
  private static final int FEW = 20;

  @TempDir Path directory;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();

  private CompletableFuture<Answer> wait(Request request) {
    inside.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CompletableFuture.completedFuture(Answer.json(200, Map.of()));
  }

  @Test
  void requestsThatAllWaitAtOnceTakeNoThreadEach() throws Exception {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    threads.resetPeakThreadCount();
    int before = threads.getThreadCount();
    Path socket = directory.resolve("api.sock");
    List<RawClient> clients = new ArrayList<>();
    try (HttpServer server =
        HttpServer.open(
            new SocketFile(socket, "no-such-group"),
            loops,
            List.of(Route.get("/wait", "waits", Map.of(), Reply.other("text/plain"), this::wait)),
            peer -> CompletableFuture.completedFuture(new Caller(peer.uid(), "t", peer.pid(), "")),
            call -> {},
            Limits.DEFAULT)) {
      for (int i = 0; i < CLIENTS; i++) {
        RawClient client = new RawClient(socket);
        clients.add(client);
        client.send("GET /wait HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\n\r\n");
      }
      Eventually.holds("all wait", () -> inside.get() == CLIENTS);
      assertEquals(CLIENTS, server.connections());
      int more = threads.getPeakThreadCount() - before;
      assertTrue(more <= FEW, more + " threads for " + CLIENTS + " requests");
      release.countDown();
      for (RawClient client : clients) {
        assertTrue(client.rest().startsWith("HTTP/1.1 200"));
      }
    } finally {
      release.countDown();
      for (RawClient client : clients) {
        client.close();
      }
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
