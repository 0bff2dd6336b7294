package io.hostler.api.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RFC 9110 and RFC 9112 ask of a server, over the real socket. */
@Timeout(60)
class HttpRulesTest {
  private static final String WEB =
      "{\"kind\":\"instance\",\"name\":\"web1\",\"spec\":{\"image\":\"debian\",\"cpus\":1,\"memory\":\"512MiB\"}}";
  private static final String ONE = "/v1/instance/default/web1";

  @TempDir Path directory;
  private FakeAgent agent;

  @BeforeEach
  void start() {
    agent = new FakeAgent(directory);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  /** {@code |} stands for the end of a line. */
  private String raw(String request) throws IOException {
    return RawClient.once(agent.socket, request.replace("|", "\r\n"));
  }

  private static int status(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 "), answer);
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static boolean has(String answer, String header) {
    String head = answer.substring(0, answer.indexOf("\r\n\r\n")) + "\r\n";
    return head.toLowerCase(Locale.ROOT)
        .contains("\r\n" + header.toLowerCase(Locale.ROOT) + "\r\n");
  }

  /** What is refused must end the connection: what follows on it may be a body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "400; GET /v1/version HTTP/1.1||",
        "400; GET /v1/version HTTP/1.1|Host: a|Host: a||",
        "400; GET /v1/version HTTP/1.1|Host: a|Host: b||",
        "400; GET /v1/version HTTP/1.1|Host: a, b||",
        "400; GET /v1/version HTTP/1.1|Host: user@a||",
        "400; GET /v1/version HTTP/1.1|Host: a/b||",
        "505; PRI * HTTP/2.0||SM||",
        "505; GET /v1/version HTTP/2.0|Host: a||",
        "505; GET /v1/version HTTP/1.2|Host: a||",
        "505; GET /v1/version HTTP/0.9|Host: a||",
        "400; GET /v1/version||",
        "400; GET /v1/version HTTP/1.1|Host : a||",
        "400; GET /v1/version HTTP/1.1|Host: a|X Y: z||",
        "400; GET /v1/version HTTP/1.1|Host: a|nonsense||",
        "501; BREW /v1/version HTTP/1.1|Host: a||",
        "417; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2|Expect: a-miracle||",
        "417; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2|Expect: 100-continue|Expect: x||",
        "415; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2|Content-Encoding: gzip||{}",
        "415; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2|Content-Encoding: identity, br||{}",
        "415; PUT /v1/blob HTTP/1.1|Host: a|Content-Length: 2|Content-Encoding: zstd||{}",
        "400; PUT /v1/blob HTTP/1.1|Host: a|Content-Length: 2|Content-Range: bytes 0-1/9||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2|Transfer-Encoding: chunked||0||",
        "400; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 2||0||",
        "400; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2|Content-Length: 3||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Content-Length: +2||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Content-Length: -1||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Content-Length: 2x||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Content-Length:||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: gzip||{}",
        "501; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0||",
        "400; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip||{}",
        "400; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||0||",
        "400; POST /v1/apply HTTP/1.0|Transfer-Encoding: chunked||0||",
        "400; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: chunked||2x|{}|0||",
        "400; POST /v1/apply HTTP/1.1|Host: a|Transfer-Encoding: chunked||-2|{}|0||",
      })
  void whatIsRefusedEndsTheConnection(int status, String request) throws IOException {
    String answer = raw(request + "GET /v1/version HTTP/1.1|Host: a||");
    assertEquals(status, status(answer), answer);
    assertTrue(has(answer, "Connection: close"), answer);
    assertEquals(1, answer.split("HTTP/1\\.1 [0-9]", -1).length - 1, answer);
    assertTrue(agent.declarations.callers.isEmpty(), "nothing was done");
    assertEquals(0, agent.uploads.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET /v1/version HTTP/1.1|Host: hostler|Connection: close||",
        "GET /v1/version HTTP/1.1|Host:|Connection: close||",
        "GET /v1/version HTTP/1.1|host: [2001:db8::1]:8443|Connection: close||",
        "GET /v1/version HTTP/1.1|Host: 192.0.2.1:|Connection: close||",
        "GET http://hostler/v1/version HTTP/1.1|Host: other|Connection: close||",
        "GET HTTPS://hostler:8443/v1/version?  HTTP/1.1|Host: a|Connection: close||",
        "GET /v1/version HTTP/1.1|Host: a|Content-Encoding: identity|Connection: close||",
        "GET /v1/version HTTP/1.1|Host: a|If-None-Match: \"1\"|Range: bytes=0-1|Connection: close||",
        "GET /v1/version HTTP/1.0||",
        "|GET /v1/version HTTP/1.1|Host: a|Connection: close||",
      })
  void whatIsRightIsAnswered(String request) throws IOException {
    String answer = raw(request.replace("?  HTTP", "? HTTP"));
    assertEquals(200, status(answer), answer);
    assertTrue(answer.endsWith("{\"version\":\"0.1.0\"}"), answer);
  }

  @Test
  void anOldClientGetsOneAnswerWithoutChunksOrUpgrade() throws IOException {
    String answer = raw("GET /v1/version HTTP/1.0|Connection: keep-alive||");
    assertTrue(has(answer, "Connection: close"), answer);
    assertEquals(505, status(raw("GET /v1/events HTTP/1.0||")));
    assertTrue(agent.readers.isEmpty());
    String console = "/console HTTP/1.0|Connection: Upgrade|Upgrade: hostler-console||";
    assertEquals(426, status(raw("GET " + ONE + console)));
  }

  @Test
  void continueIsSaidOnlyWhereTheBodyIsTaken() throws IOException {
    try (RawClient client = new RawClient(agent.socket)) {
      String length = "Connection: close\r\nContent-Length: " + WEB.length();
      client.send(
          "POST /v1/apply HTTP/1.1\r\nHost: a\r\n" + length + "\r\nExpect: 100-Continue\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.until("\r\n\r\n"));
      client.send(WEB);
      assertEquals(200, status(client.rest()));
    }
    String refused = "Content-Length: 9999999|Expect: 100-continue||";
    assertEquals(413, status(raw("POST /v1/apply HTTP/1.1|Host: a|" + refused)));
    assertEquals(404, status(raw("POST /v1/nothing HTTP/1.1|Host: a|" + refused)));
    String old =
        raw(
            "POST /v1/apply HTTP/1.0|Expect: 100-continue|Content-Length: %d||%s"
                .formatted(WEB.length(), WEB));
    assertEquals(200, status(old), "HTTP/1.0 has no 100");
  }

  @Test
  void headIsGetWithoutItsBody() throws IOException {
    String got = raw("GET /v1/version HTTP/1.1|Host: a|Connection: close||");
    String head = raw("HEAD /v1/version HTTP/1.1|Host: a|Connection: close||");
    String lengthOfGet = "Content-Length: " + (got.length() - got.indexOf("\r\n\r\n") - 4);
    assertEquals(200, status(head));
    assertTrue(head.endsWith("\r\n\r\n"), head);
    assertTrue(has(head, lengthOfGet), head);
    String two = "HEAD /v1/events HTTP/1.1|Host: a||HEAD /v1/none HTTP/1.1|Host: a||";
    String both = raw(two);
    assertTrue(both.contains("HTTP/1.1 404"), both);
    assertTrue(agent.readers.isEmpty(), "no stream was begun");
    String console = "/console HTTP/1.1|Host: a|Connection: Upgrade|Upgrade: hostler-console||";
    assertTrue(raw("HEAD " + ONE + console + "HEAD /v1/none HTTP/1.1|Host: a||").contains(" 426 "));
    assertEquals(0, agent.closedConsoles.get());
  }

  @Test
  void refusalsCarryWhatTheirStatusAsksFor() throws IOException {
    String method = raw("POST /v1/version HTTP/1.1|Host: a||");
    assertEquals(405, status(method));
    assertTrue(has(method, "Allow: GET, HEAD"), method);
    String upgrade = raw("GET " + ONE + "/console HTTP/1.1|Host: a|Connection: close||");
    assertEquals(426, status(upgrade));
    assertTrue(has(upgrade, "Upgrade: hostler-console"), upgrade);
    String coding = "Content-Length: 2|Content-Encoding: gzip||{}";
    assertTrue(has(raw("POST /v1/apply HTTP/1.1|Host: a|" + coding), "Accept-Encoding: identity"));
    String type = "Connection: close|Content-Length: 2|Content-Type: image/png||{}";
    assertTrue(has(raw("POST /v1/apply HTTP/1.1|Host: a|" + type), "Accept: application/yaml"));
    assertTrue(
        has(
            raw("PATCH " + ONE + " HTTP/1.1|Host: a|" + type),
            "Accept-Patch: application/merge-patch+json"));
  }

  /** RFC 9110, section 6.6.1; one form only, section 5.6.7. */
  @Test
  void everyAnswerIsDated() throws IOException {
    String date =
        "(?s).*\r\n[Dd]ate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT\r\n.*";
    assertTrue(raw("GET /v1/version HTTP/1.1|Host: a|Connection: close||").matches(date));
    assertTrue(raw("GET /v2 HTTP/1.1|Host: a||").matches(date));
  }

  private int write(String method, String target, String body, String headers) throws IOException {
    String length = body.isEmpty() ? "" : "|Content-Length: " + body.length();
    return status(
        raw(
            "%s %s HTTP/1.1|Host: a|Connection: close%s%s||%s"
                .formatted(method, target, headers.isEmpty() ? "" : "|" + headers, length, body)));
  }

  private long revision() {
    return agent.declarations.held.firstEntry().getValue().revision();
  }

  @Test
  void twoLinesOfIfMatchAreOneList() throws IOException {
    assertEquals(201, write("PUT", ONE, WEB, "If-None-Match: *"));
    String now = "\"" + revision() + "\"";
    String patch = "{\"spec\":{\"cpus\":2}}";
    assertEquals(202, write("PATCH", ONE, patch, "If-Match: " + now + "|If-Match: \"999\""));
    now = "\"" + revision() + "\"";
    patch = "{\"spec\":{\"cpus\":3}}";
    assertEquals(202, write("PATCH", ONE, patch, "If-Match: \"999\"|If-Match: , " + now));
    assertEquals(412, write("PATCH", ONE, patch, "If-Match: \"998\", \"999\""));
    assertEquals(412, write("DELETE", ONE, "", "If-Match: \"998\"|If-Match: \"999\""));
    now = "\"" + revision() + "\"";
    assertEquals(202, write("PUT", ONE, WEB, "If-Match: \"a,b\",W/\"7\", " + now));
    assertEquals(202, write("DELETE", ONE, "", "If-Match: \"x\", \"" + revision() + "\""));
  }

  /** Of If-Match the comparison is the strong one: RFC 9110, section 13.1.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "412; If-Match: W/\"%d\"",
        "412; If-Match: \"x\"",
        "412; If-Match: \"0\"",
        "412; If-Match: \"0%1$d\"",
        "412; If-Match: \"99999999999999999999\"",
        "400; If-Match: %d",
        "400; If-Match: \"%d",
        "400; If-Match: w/\"%d\"",
        "400; If-Match: \"%1$d\" \"%1$d\"",
        "400; If-Match: *, \"%d\"",
        "400; If-Match:",
        "400; If-Match: ,",
        "400; If-Match: \"%d\"|If-None-Match: *",
        "412; If-None-Match: *",
        "400; If-None-Match: \"%d\"",
        "400; If-None-Match: W/\"%d\"",
        "202; If-Match: \"%d\"",
        "202; If-Match: *",
      })
  void preconditionsOfAPatchAndAPut(int status, String headers) throws IOException {
    assertEquals(201, write("PUT", ONE, WEB, "If-None-Match: *"));
    String given = headers.formatted(revision());
    assertEquals(status, write("PATCH", ONE, "{\"spec\":{\"cpus\":2}}", given), given);
    boolean changed = status == 202;
    assertEquals(changed ? 2 : 1, cpus());
    given = headers.formatted(revision());
    assertEquals(status, write("PUT", ONE, WEB.replace("1,", "4,"), given), given);
    assertEquals(changed ? 4 : 1, cpus());
  }

  private int cpus() {
    return agent.declarations.held.firstEntry().getValue().spec().path("cpus").asInt();
  }

  @Test
  void whatMustExistOrMustNotIsLookedFor() throws IOException {
    assertEquals(412, write("PUT", ONE, WEB, "If-Match: *"));
    assertEquals(412, write("PUT", ONE, WEB, "If-Match: \"0\""), "no tag means: is not there");
    assertEquals(412, write("PUT", ONE, WEB, "If-Match: \"1\", \"2\""));
    assertEquals(404, write("PATCH", ONE, "{}", "If-None-Match: *"));
    assertTrue(agent.declarations.held.isEmpty());
  }

  /** Done all the same it would be done on no condition. */
  @Test
  void aConditionThatAPathDoesNotObeyIsRefused() throws IOException {
    assertEquals(201, write("PUT", ONE, WEB, "If-None-Match: *"));
    int calls = agent.declarations.callers.size();
    for (String condition : new String[] {"If-Match: \"1\"", "If-None-Match: *"}) {
      assertEquals(400, write("POST", ONE + "/actions/reset", "", condition));
      assertEquals(400, write("POST", "/v1/apply", WEB, condition));
      assertEquals(400, write("POST", "/v1/store/accept", "", condition));
      assertEquals(400, write("PUT", "/v1/blob", "x", condition));
    }
    assertEquals(400, write("DELETE", ONE, "", "If-None-Match: *"));
    assertEquals(calls, agent.declarations.callers.size());
    assertFalse(agent.declarations.held.isEmpty());
  }
}
