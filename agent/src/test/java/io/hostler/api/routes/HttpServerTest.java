package io.hostler.api.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Caller;
import io.hostler.api.RawClient;
import io.hostler.api.http.Admission;
import io.hostler.api.http.Limits;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client may do to the server, over the real socket. */
@Timeout(60)
class HttpServerTest {
  private static final Limits TIGHT =
      new Limits(
          20,
          4096,
          1 << 20,
          1 << 20,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          4 << 10,
          Duration.ofSeconds(5),
          64 << 10);
  private static final Admission OPEN =
      peer -> CompletableFuture.completedFuture(new Caller(peer.uid(), "tester", peer.pid(), ""));

  @TempDir Path directory;

  private FakeAgent tight() {
    return new FakeAgent(directory, TIGHT, OPEN);
  }

  @Test
  void socketIsForRootAloneWithoutTheGroup() throws IOException {
    try (FakeAgent agent = tight()) {
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.socket)));
    }
    assertFalse(Files.exists(directory.resolve("api.sock")));
  }

  @Test
  void severalRequestsOnOneConnectionEvenSentAtOnce() throws IOException {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("GET /v1/version HTTP/1.1\r\nHost: hostler\r\n\r\n".repeat(3));
      client.send("GET /v1/version HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\n\r\n");
      String all = client.rest();
      assertEquals(4, all.split("HTTP/1.1 200", -1).length - 1, all);
    }
  }

  @Test
  void whoIsRefusedIsTold() throws IOException {
    Admission closed =
        peer ->
            CompletableFuture.failedFuture(
                new HostlerException(new Problem("not-allowed", "no", "ask")));
    try (FakeAgent agent = new FakeAgent(directory, TIGHT, closed)) {
      String answer =
          RawClient.once(agent.socket, "GET /v1/version HTTP/1.1\r\nHost: hostler\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
      assertTrue(answer.contains("\"code\":\"not-allowed\""), answer);
    }
  }

  @Test
  void bodyInManyPiecesArrives() throws IOException {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send(
          "POST /v1/apply HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\nContent-Length: 40\r\n\r\n");
      for (int i = 0; i < 40; i++) {
        client.send("x");
        LockSupport.parkNanos(2_000_000);
      }
      String answer = client.rest();
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }
  }

  @Test
  void tenMegabytesAreRefusedBeforeTheyCome() throws IOException {
    try (FakeAgent agent = tight()) {
      String answer =
          RawClient.once(
              agent.socket,
              "POST /v1/apply HTTP/1.1\r\nHost: hostler\r\nContent-Length: 10485760\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    }
  }

  @Test
  void tenMegabytesInChunksAreCut() throws IOException {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("POST /v1/apply HTTP/1.1\r\nHost: hostler\r\nTransfer-Encoding: chunked\r\n\r\n");
      String piece = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      try {
        for (int i = 0; i < 160; i++) {
          client.send(piece);
        }
      } catch (IOException e) {
        // Cut while sending: the answer is there all the same.
      }
      String answer = client.rest();
      assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    }
  }

  @Test
  void bodyThatNeverEndsIsCut() throws IOException {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("POST /v1/apply HTTP/1.1\r\nHost: hostler\r\nContent-Length: 100\r\n\r\nkind: ");
      assertTrue(client.rest().startsWith("HTTP/1.1 408"));
    }
  }

  @Test
  void uploadThatStallsIsCutAndAborted() throws IOException {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("PUT /v1/blob HTTP/1.1\r\nHost: hostler\r\nContent-Length: 100\r\n\r\nabc");
      assertTrue(client.rest().startsWith("HTTP/1.1 408"));
      Eventually.holds("aborted", () -> agent.aborted.get() == 1);
    }
  }

  /** A byte in each half of the stall's time re-arms it for ever: the rate is looked at too. */
  @Test
  void uploadThatTricklesIsCutAndAborted() throws Exception {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("PUT /v1/blob HTTP/1.1\r\nHost: hostler\r\nContent-Length: 1000\r\n\r\n");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.until("\r\n");
                } catch (IOException e) {
                  return e.toString();
                }
              });
      int sent = 0;
      while (!answer.isDone() && sent < 100) {
        client.send("x");
        sent++;
        try {
          answer.get(TIGHT.stall().toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // The next byte, then.
        }
      }
      assertTrue(answer.get(1, TimeUnit.SECONDS).startsWith("HTTP/1.1 408"), answer.join());
      assertTrue(sent > 1, "it was not cut for resting");
      Eventually.holds("aborted", () -> agent.aborted.get() == 1);
    }
  }

  @Test
  void documentThatTricklesIsCut() throws Exception {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("POST /v1/apply HTTP/1.1\r\nHost: hostler\r\nContent-Length: 1000\r\n\r\n");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.until("\r\n");
                } catch (IOException e) {
                  return e.toString();
                }
              });
      for (int sent = 0; !answer.isDone() && sent < 100; sent++) {
        client.send("x");
        try {
          answer.get(TIGHT.stall().toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // The next byte, then.
        }
      }
      assertTrue(answer.get(1, TimeUnit.SECONDS).startsWith("HTTP/1.1 408"), answer.join());
      assertTrue(agent.declarations.held.isEmpty());
    }
  }

  @Test
  void truncatedUploadIsAborted() throws IOException {
    try (FakeAgent agent = tight()) {
      try (RawClient client = new RawClient(agent.socket)) {
        client.send("PUT /v1/blob HTTP/1.1\r\nHost: hostler\r\nContent-Length: 100\r\n\r\nabc");
      }
      Eventually.holds("fixed length aborted", () -> agent.aborted.get() == 1);
      try (RawClient client = new RawClient(agent.socket)) {
        client.send(
            "PUT /v1/blob HTTP/1.1\r\nHost: hostler\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      }
      Eventually.holds("chunked aborted", () -> agent.aborted.get() == 2);
      assertTrue(agent.audit.isEmpty(), agent.audit.toString());
    }
  }

  @Test
  void tooLargeUploadIsCutAndAborted() throws IOException {
    try (FakeAgent agent = tight();
        RawClient client = new RawClient(agent.socket)) {
      client.send("PUT /v1/blob HTTP/1.1\r\nHost: hostler\r\nTransfer-Encoding: chunked\r\n\r\n");
      String piece = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      try {
        for (int i = 0; i < 40; i++) {
          client.send(piece);
        }
      } catch (IOException e) {
        // Cut while sending.
      }
      assertTrue(client.rest().startsWith("HTTP/1.1 413"));
      Eventually.holds("aborted", () -> agent.aborted.get() == 1);
    }
  }

  @Test
  void nonsenseAndLongHeadersAreRefused() throws IOException {
    try (FakeAgent agent = tight()) {
      assertTrue(RawClient.once(agent.socket, "NONSENSE\r\n\r\n").startsWith("HTTP/1.1 400"));
      String answer =
          RawClient.once(
              agent.socket,
              "GET /v1/version HTTP/1.1\r\nHost: hostler\r\nX: " + "y".repeat(8000) + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
    }
  }

  @Test
  void thousandIdleConnectionsKeepNobodyOut() throws IOException {
    try (FakeAgent agent = tight()) {
      thousandIdle(
          agent,
          20,
          () -> Eventually.holds("idle ones are closed", () -> agent.server.connections() == 0));
    }
  }

  /** As the agent runs: with the limits that it has when nothing is configured. */
  @Test
  void thousandIdleConnectionsKeepNobodyOutAtTheAgentsOwnLimits() throws IOException {
    try (FakeAgent agent = new FakeAgent(directory, Limits.DEFAULT, OPEN)) {
      thousandIdle(agent, 256, () -> {});
    }
  }

  private static void thousandIdle(FakeAgent agent, int most, Runnable then) throws IOException {
    List<RawClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        RawClient client = new RawClient(agent.socket);
        idle.add(client);
        if (i % 3 == 0) {
          client.send("GET /v1/ver");
        }
      }
      String answer =
          RawClient.once(
              agent.socket,
              "GET /v1/version HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      assertTrue(agent.server.connections() <= most);
      then.run();
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
  }

  @Test
  void eventsComeInOrderAndSlowReaderIsCut() throws IOException {
    try (FakeAgent agent = tight();
        RawClient slow = new RawClient(agent.socket)) {
      try (RawClient quick = new RawClient(agent.socket)) {
        quick.send("GET /v1/events HTTP/1.1\r\nHost: hostler\r\n\r\n");
        Eventually.holds("quick reads", () -> agent.readers.size() == 1);
        agent.say(1, "one");
        agent.say(2, "two");
        String got = quick.until("\"two\"");
        assertTrue(got.indexOf("\"one\"") < got.indexOf("\"two\""), got);
        slow.send("GET /v1/events HTTP/1.1\r\nHost: hostler\r\n\r\n");
        Eventually.holds("slow reads", () -> agent.readers.size() == 2);
      }
      Eventually.holds("the client's leaving is noticed", () -> agent.readers.size() == 1);
      for (int i = 0; i < 2000 && !agent.readers.isEmpty(); i++) {
        agent.say(i, "x".repeat(1000));
      }
      Eventually.holds("cut", agent.readers::isEmpty);
      assertFalse(slow.rest().endsWith("0\r\n\r\n"), "a cut stream must not look whole");
    }
  }

  @Test
  void eventsThatAreGoneAreSaidBeforeTheStream() throws IOException {
    try (FakeAgent agent = tight()) {
      String answer =
          RawClient.once(
              agent.socket,
              "GET /v1/events?after=0 HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 410"), answer);
    }
  }

  @Test
  void consoleEchoesAndIsClosedWithItsClient() throws IOException {
    try (FakeAgent agent = tight()) {
      try (RawClient client = new RawClient(agent.socket)) {
        client.send(
            "GET /v1/instance/default/web1/console HTTP/1.1\r\nHost: hostler\r\n"
                + "Connection: Upgrade\r\nUpgrade: hostler-console\r\n\r\n");
        String head = client.until("login: ");
        assertTrue(head.startsWith("HTTP/1.1 101"), head);
        client.send("root\r");
        assertEquals("root\r", client.until("\r"));
      }
      Eventually.holds("closed", () -> agent.closedConsoles.get() == 1);
      assertEquals(101, agent.audit.getFirst().status());
    }
  }
}
