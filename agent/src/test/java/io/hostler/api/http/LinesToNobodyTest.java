package io.hostler.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.api.Caller;
import io.hostler.api.RawClient;
import io.hostler.testing.Eventually;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LinesToNobodyTest {
  @TempDir Path directory;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private CompletableFuture<Answer> later(Request request) {
    asked.incrementAndGet();
    return answer;
  }

  /** The source's listener would be held for ever. */
  @Test
  void aReaderThatLeftBeforeTheAnswerLeavesNoSourceOpen() throws Exception {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Path socket = directory.resolve("api.sock");
    try (HttpServer server =
        HttpServer.open(
            new SocketFile(socket, "no-such-group"),
            loops,
            List.of(Route.get("/lines", "lines", Map.of(), Reply.other("text/plain"), this::later)),
            peer -> CompletableFuture.completedFuture(new Caller(peer.uid(), "t", peer.pid(), "")),
            call -> {},
            Limits.DEFAULT)) {
      try (RawClient client = new RawClient(socket)) {
        client.send("GET /lines HTTP/1.1\r\nHost: hostler\r\n\r\n");
        Eventually.holds("it is asked", () -> asked.get() == 1);
      }
      Eventually.holds("it left", () -> server.connections() == 0);
      answer.complete(
          new Answer.Lines(
              "text/plain",
              sink -> {
                opened.incrementAndGet();
                return closed::incrementAndGet;
              }));
      // One more turn of the only loop: the answer has been dealt with.
      loops.submit(() -> {}).get(20, TimeUnit.SECONDS);
      assertEquals(opened.get(), closed.get());
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
