package io.hostler.api.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.api.Nodes.NodeView;
import io.hostler.api.Orphans;
import io.hostler.api.RawClient;
import io.hostler.api.ResourceView;
import io.hostler.api.http.Route;
import io.hostler.model.Json;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the paths answer, over the real socket. */
@Timeout(60)
class ApiTest {
  private static final String WEB =
      """
      kind: instance
      name: web1
      tags: {tier: front}
      spec: {image: debian, cpus: 1, memory: 512MiB}
      """;

  @TempDir Path directory;
  private FakeAgent agent;

  /** Status, header and body of an answer. */
  private record Got(int status, String head, String text) {
    JsonNode json() {
      try {
        return Json.read(text);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }

    String etag() {
      return head.lines()
          .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("etag: "))
          .findFirst()
          .orElseThrow()
          .substring(6);
    }
  }

  @BeforeEach
  void start() {
    agent = new FakeAgent(directory);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  /** A GET behind a create was 404: the memory had not heard of it yet. */
  @Test
  void whatIsAskedWaitsUntilTheMemoryHoldsWhatWasWritten() throws Exception {
    CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(3);
    agent.caughtUp =
        () -> {
          asked.countDown();
          return caughtUp;
        };
    List<CompletableFuture<Got>> answers = new ArrayList<>();
    for (String target :
        List.of("/v1/instance/default/web1", "/v1/instance", "/v1/instance/default/web1/explain")) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ask("GET", target, "");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              Thread::startVirtualThread));
    }
    asked.await();
    assertEquals(200, ask("POST", "/v1/apply", WEB).status(), "what is written does not wait");
    caughtUp.complete(null);
    assertEquals(200, answers.get(0).get().status());
    assertTrue(answers.get(1).get().text().contains("web1"));
    assertEquals(200, answers.get(2).get().status());
  }

  private Got ask(String method, String target, String body, String... headers) throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: hostler\r\n");
    request.append("Connection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    String all = RawClient.once(agent.socket, request + "\r\n" + body);
    int split = all.indexOf("\r\n\r\n");
    return new Got(
        Integer.parseInt(all.substring(9, 12)), all.substring(0, split), all.substring(split + 4));
  }

  private void applied() throws IOException {
    assertEquals(200, ask("POST", "/v1/apply", WEB).status());
  }

  @Test
  void applyListsGetsAndDeletes() throws IOException {
    Got dry = ask("POST", "/v1/apply?dryRun=true", WEB);
    assertEquals("created", dry.json().at("/resources/0/change").asText());
    assertTrue(agent.declarations.held.isEmpty(), "a dry run writes nothing");
    applied();
    assertEquals(
        "unchanged", ask("POST", "/v1/apply", WEB).json().at("/resources/0/change").asText());
    assertEquals(
        1,
        ask("GET", "/v1/instance?environment=default&tag=tier=front", "")
            .json()
            .at("/items")
            .size());
    assertEquals(0, ask("GET", "/v1/instance?tag=tier=back", "").json().at("/items").size());
    Got one = ask("GET", "/v1/instance/default/web1", "");
    assertEquals("running", one.json().at("/status/state").asText());
    assertEquals("instance", one.json().at("/kind").asText());
    assertTrue(one.json().at("/deletedAt").isMissingNode(), "what is not there is left out");
    Got gone = ask("DELETE", "/v1/instance/default/web1", "");
    assertEquals(202, gone.status());
    assertEquals("deleting", gone.json().at("/change").asText());
    assertEquals(404, ask("GET", "/v1/instance/default/web1", "").status());
  }

  @Test
  void auditSaysWhoAndWhy() throws IOException {
    ask("DELETE", "/v1/instance/default/none", "", "X-Hostler-Reason: end of \"life\"");
    assertEquals(1, agent.audit.size());
    assertEquals("end of 'life'", agent.audit.getFirst().caller().reason());
    assertEquals("tester", agent.audit.getFirst().caller().user());
    assertEquals("not-found", agent.audit.getFirst().code());
    ask("GET", "/v1/status", "");
    assertEquals(1, agent.audit.size(), "reads leave no line");
  }

  private String reasonOf(String header) throws IOException {
    ask("DELETE", "/v1/instance/default/none", "", "X-Hostler-Reason: " + header);
    return agent.audit.getLast().caller().reason();
  }

  @Test
  void aReasonIsUtf8EncodedOrNotAndOneLineWhateverItHolds() throws IOException {
    assertEquals("größer, 100% ✓", reasonOf("gr%C3%B6%c3%9fer, 100%25 %E2%9C%93"));
    assertEquals("100% sure", reasonOf("100% sure"), "what is no encoding stands for itself");
    byte[] plain = "größer".getBytes(StandardCharsets.UTF_8);
    assertEquals("größer", reasonOf(new String(plain, StandardCharsets.ISO_8859_1)));
    assertEquals("c d", reasonOf("c%E2%80%AEd"), "nothing turns the line in the log around");
    assertEquals(255, reasonOf("x".repeat(255) + "%F0%9F%98%80").length(), "no half character");
    assertEquals(256, reasonOf("x".repeat(300)).length());
    int calls = agent.audit.size();
    Got latin = ask("DELETE", "/v1/instance/default/none", "", "X-Hostler-Reason: gr%F6%DFer");
    assertEquals(400, latin.status());
    assertTrue(latin.text().contains("X-Hostler-Reason is not UTF-8"), latin.text());
    assertEquals(calls, agent.audit.size());
    assertTrue(ask("GET", "/v1/openapi.json", "").text().contains("percent-encoded (RFC 3986)"));
  }

  /** As in all other text: a reason was changed silently, and U+FFFF and a tab kept. */
  @ParameterizedTest
  @CsvSource({
    "%0A, 000A",
    "%09, 0009",
    "%1B, 001B",
    "%00, 0000",
    "%E2%80%A8, 2028",
    "%EF%BF%BF, FFFF"
  })
  void aReasonThatATerminalCannotCarryIsRefused(String encoded, String point) throws IOException {
    Got refused =
        ask("DELETE", "/v1/instance/default/none", "", "X-Hostler-Reason: a" + encoded + "b");
    assertEquals(400, refused.status());
    assertTrue(
        refused
            .text()
            .contains("X-Hostler-Reason holds U+" + point + ": it must be one line of text"),
        refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%0Ab", "%EF%BF%BF", "A", "", "a%1B%5B1m"})
  void anEnvironmentOfAListThatIsNoneIsRefused(String environment) throws IOException {
    Got refused = ask("GET", "/v1/firewall?environment=" + environment, "");
    assertEquals(400, refused.status());
    assertTrue(refused.text().contains("the query's environment must be 1 to 63"), refused.text());
  }

  @Test
  void idsWorkInPlaceOfNames() throws IOException {
    applied();
    String uid = agent.declarations.held.firstEntry().getValue().uid().toString();
    for (String text : List.of(uid, uid.substring(0, 8), uid.substring(0, 4))) {
      assertEquals(
          "web1", ask("GET", "/v1/instance/default/" + text, "").json().at("/name").asText(), text);
    }
  }

  @Test
  void putNeedsToSayWhatItReplaces() throws IOException {
    String path = "/v1/instance/default/web1";
    assertEquals(428, ask("PUT", path, WEB).status());
    assertEquals(201, ask("PUT", path, WEB, "If-None-Match: *").status());
    assertEquals(412, ask("PUT", path, WEB, "If-None-Match: *").status());
    String etag = ask("GET", path, "").etag();
    Got changed = ask("PUT", path, WEB.replace("cpus: 1", "cpus: 2"), "If-Match: " + etag);
    assertEquals(202, changed.status());
    assertEquals(412, ask("PUT", path, WEB, "If-Match: " + etag).status());
    assertEquals(400, ask("PUT", path, WEB, "If-Match: W/nonsense").status());
  }

  @Test
  void patchAndDeleteMayDoWithout() throws IOException {
    applied();
    String path = "/v1/instance/default/web1";
    String patch = "{\"spec\":{\"cpus\":3}}";
    assertEquals(202, ask("PATCH", path, patch).status());
    assertEquals(3, ask("GET", path, "").json().at("/spec/cpus").asInt());
    assertEquals(412, ask("PATCH", path, patch, "If-Match: \"1\"").status());
    assertEquals(412, ask("DELETE", path, "", "If-Match: \"1\"").status());
    assertEquals(415, ask("PATCH", path, "spec: {}", "Content-Type: application/yaml").status());
  }

  @Test
  void everyWrongFieldIsNamed() throws IOException {
    Got got =
        ask(
            "POST",
            "/v1/apply",
            "kind: instance\nname: web1\nspec: {image: debian, cpus: 0, memory: 1GiB, colour: red}\n");
    assertEquals(400, got.status());
    assertTrue(got.head().contains("application/problem+json"), got.head());
    assertEquals("invalid", got.json().at("/code").asText());
    assertEquals("urn:hostler:problem:invalid", got.json().at("/type").asText());
    assertEquals("The document is not valid", got.json().at("/title").asText());
    assertEquals(400, got.json().at("/status").asInt());
    assertFalse(got.json().at("/detail").asText().isEmpty());
    assertEquals("mend them and try again", got.json().at("/advice").asText());
    List<String> fields = got.json().at("/errors").findValuesAsText("field");
    assertTrue(fields.contains("spec.cpus") && fields.contains("spec.colour"), fields.toString());
    assertTrue(agent.declarations.held.isEmpty());
  }

  @Test
  void tooMuchUserDataIsRefused() throws IOException {
    String data = "x".repeat(100_000);
    Got got = ask("POST", "/v1/apply", WEB.replace("cpus: 1", "cpus: 1, userData: '" + data + "'"));
    assertEquals(400, got.status());
    assertTrue(got.text().contains("spec.userData"), got.text());
    assertFalse(got.text().contains("xxxxxxxx"), "user data is not answered");
  }

  @Test
  void aProblemSaysItsTypeTitleStatusAndAdvice() throws IOException {
    agent.declarations.failing =
        Optional.of(new Problem("image-storage", "the directory is not there", "mount it"));
    Got got = ask("POST", "/v1/apply", WEB + "---\n" + WEB.replace("web1", "web2"));
    assertEquals(500, got.status());
    assertTrue(got.head().contains("application/problem+json"), got.head());
    assertEquals("urn:hostler:problem:image-storage", got.json().at("/type").asText());
    assertEquals("The image directory can't be used", got.json().at("/title").asText());
    assertEquals(got.status(), got.json().at("/status").asInt());
    assertEquals("mount it", got.json().at("/advice").asText());
    Got missing = ask("GET", "/v2", "");
    assertEquals("urn:hostler:problem:no-such-route", missing.json().at("/type").asText());
    assertEquals("The API has no such path", missing.json().at("/title").asText());
    assertEquals(404, missing.json().at("/status").asInt());
  }

  @Test
  void tenMegabytesOfUserDataNameTheFieldAndNothingIsWritten() throws IOException {
    String data = "x".repeat(10 << 20);
    Got got = ask("POST", "/v1/apply", WEB.replace("cpus: 1", "cpus: 1, userData: '" + data + "'"));
    assertEquals(413, got.status());
    assertTrue(got.text().contains("spec.userData"), got.text());
    assertFalse(got.text().contains("xxxxxxxx"), "user data is not answered");
    assertTrue(agent.declarations.held.isEmpty());
  }

  @Test
  void applyThatStopsHalfWaySaysWhatWasWritten() throws IOException {
    agent.declarations.failing = Optional.of(new Problem("store-unavailable", "away"));
    Got got = ask("POST", "/v1/apply", WEB + "---\n" + WEB.replace("web1", "web2"));
    assertEquals(503, got.status());
    assertTrue(got.head().toLowerCase(Locale.ROOT).contains("retry-after: 1"), got.head());
    assertEquals("web1", got.json().at("/resources/0/resource/name").asText());
  }

  @Test
  void staleReadsAreMarked() throws IOException {
    agent.declarations.staleSince = Optional.of(Instant.EPOCH);
    assertEquals(
        "1970-01-01T00:00:00Z", ask("GET", "/v1/instance", "").json().at("/staleSince").asText());
  }

  @Test
  void actionsPlanExplainSeedAndLog() throws IOException {
    applied();
    String path = "/v1/instance/default/web1";
    for (String verb : List.of("start", "stop", "reboot", "reset", "rebuild")) {
      assertEquals(202, ask("POST", path + "/actions/" + verb, "").status(), verb);
    }
    assertEquals(404, ask("POST", path + "/actions/explode", "").status());
    agent.plan = FakeAgent.oneStep();
    assertEquals(
        "create tap t1",
        ask("GET", path + "/plan?fresh=5", "").json().at("/steps/0/says").asText());
    assertEquals(400, ask("GET", path + "/plan?fresh=soon", "").status());
    assertEquals(
        "CreateDisk", ask("GET", path + "/explain", "").json().at("/failure/step").asText());
    assertTrue(ask("GET", path + "/seed", "").json().has("user-data"));
    assertEquals("booted\r\n", ask("GET", path + "/consolelog", "").text());
    assertEquals(426, ask("GET", path + "/console", "").status());
  }

  @Test
  void blobsAndImages() throws IOException {
    String bytes = "q".repeat(200_000);
    String sum = FakeAgent.sum(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    Got put = ask("PUT", "/v1/blob?sha256=" + sum, bytes);
    assertEquals(201, put.status());
    assertEquals(200_000, put.json().at("/bytes").asInt());
    assertEquals(422, ask("PUT", "/v1/blob?sha256=" + "0".repeat(64), bytes).status());
    assertEquals(400, ask("PUT", "/v1/blob?sha256=abc", "x").status());
    String capitals = sum.toUpperCase(java.util.Locale.ROOT);
    assertEquals(201, ask("PUT", "/v1/blob?sha256=" + capitals, bytes).status());
    String disk = "{\"disk\":{\"sha256\":\"" + capitals + "\",\"format\":\"raw\"}}";
    assertEquals(200, ask("POST", "/v1/image/debian/import", disk).status());
    assertEquals(200, ask("GET", "/v1/image/debian/import", "").status());
    Got wrong =
        ask("POST", "/v1/image/debian/import", "{\"disk\":{\"format\":\"vmdk\",\"x\":1},\"y\":2}");
    assertEquals(400, wrong.status());
    assertEquals(4, wrong.json().at("/errors").size(), wrong.text());
  }

  /** Taken for qcow2, a raw disk may name files of the host as its backing file. */
  @Test
  void noFormatOfADiskIsAssumed() throws IOException {
    for (String source :
        List.of("\"sha256\":\"" + "0".repeat(64) + "\"", "\"url\":\"https://images.example/d\"")) {
      Got wrong = ask("POST", "/v1/image/debian/import", "{\"disk\":{" + source + "}}");
      assertEquals(400, wrong.status(), wrong.text());
      assertEquals("disk.format", wrong.json().at("/errors/0/field").asText(), wrong.text());
    }
  }

  @Test
  void aUrlThatIsNoneIsAWrongField() throws IOException {
    for (String url :
        List.of(
            "ht tp://a/b",
            "images/debian.qcow2",
            "https://[::1/",
            "http://images.example/without-a-checksum",
            "file:///etc/passwd",
            "FILE:/etc/passwd",
            "ftp://images.example/d")) {
      Got wrong = ask("POST", "/v1/image/debian/import", "{\"disk\":{\"url\":\"" + url + "\"}}");
      assertEquals(400, wrong.status(), url);
      assertEquals("disk.url", wrong.json().at("/errors/0/field").asText(), wrong.text());
    }
  }

  /**
   * {@code db01} is a name that somebody gave, and four digits: deleted twice it must hit nobody.
   */
  @Test
  void whatChangesSomethingTakesNoFewerDigitsThanAShortIdHas() throws IOException {
    applied();
    ResourceView web = agent.declarations.held.lastEntry().getValue();
    String path = "/v1/" + web.kind().word() + "/default/";
    String few = web.uid().toString().substring(0, 7);
    assertEquals(200, ask("GET", path + few, "").status());
    assertEquals(409, ask("DELETE", path + few, "").status());
    assertEquals(409, ask("PATCH", path + few, "{\"tags\":{}}").status());
    assertEquals(409, ask("POST", path + few + "/actions/rebuild", "").status());
    Uid uid = Uid.random();
    agent.orphans.add(
        new Orphans.Orphan(uid, "default", "old", "node1", "running", List.of(), 1, FakeAgent.NOW));
    String start = "/v1/orphan/" + uid.toString().substring(0, 7);
    assertEquals(404, ask("DELETE", start, "").status());
    assertEquals(404, ask("POST", start + "/adopt", "").status());
    assertEquals(1, agent.orphans.size());
    assertEquals(202, ask("POST", path + web.uid().shortId() + "/actions/rebuild", "").status());
    assertEquals(202, ask("DELETE", path + web.uid().shortId(), "").status());
    assertEquals(202, ask("DELETE", "/v1/orphan/" + uid.shortId(), "").status());
  }

  @Test
  void aNodesNameComesBeforeTheStartOfAnothersUid() throws IOException {
    NodeView one = agent.nodes.getFirst();
    agent.nodes.addFirst(node("dbdbdbdb-2222-4333-8444-555555555555", "a"));
    agent.nodes.add(node("dbdbdbdb-3333-4333-8444-555555555555", "db"));
    assertEquals("db", ask("GET", "/v1/node/db", "").json().at("/name").asText());
    assertEquals("a", ask("GET", "/v1/node/dbdbdbdb-2", "").json().at("/name").asText());
    assertEquals(409, ask("GET", "/v1/node/dbdb", "").status());
    assertEquals(404, ask("GET", "/v1/node/1", "").status());
    assertEquals(one.name(), ask("GET", "/v1/node/" + one.uid(), "").json().at("/name").asText());
  }

  private static NodeView node(String uid, String name) {
    return new NodeView(
        Uid.parse(uid),
        name,
        "alive",
        Optional.empty(),
        Optional.of("1"),
        Optional.of(2),
        Optional.of(1L),
        0,
        0,
        List.of(),
        Map.of(),
        false);
  }

  @Test
  void orphansStoreNodesAndTheRest() throws IOException {
    applied();
    Uid uid = Uid.random();
    agent.orphans.add(
        new Orphans.Orphan(uid, "default", "old", "node1", "running", List.of(), 1, FakeAgent.NOW));
    assertEquals("old", ask("GET", "/v1/orphan", "").json().at("/items/0/name").asText());
    assertEquals(201, ask("POST", "/v1/orphan/" + uid.shortId() + "/adopt?name=x", "").status());
    assertEquals(202, ask("DELETE", "/v1/orphan/" + uid, "").status());
    assertEquals(404, ask("DELETE", "/v1/orphan/" + uid, "").status());
    assertEquals(1, ask("GET", "/v1/store", "").json().at("/era").asInt());
    assertEquals(2, ask("POST", "/v1/store/accept", "").json().at("/era").asInt());
    assertEquals(409, ask("POST", "/v1/store/redeclare", "").status());
    assertEquals("node1", ask("GET", "/v1/node/node1", "").json().at("/name").asText());
    assertEquals(404, ask("GET", "/v1/node/other", "").status());
    assertEquals(1, ask("GET", "/v1/node", "").json().at("/items").size());
    assertEquals("c1", ask("GET", "/v1/status", "").json().at("/cell").asText());
    assertEquals(0, ask("GET", "/v1/doctor", "").json().at("/items").size());
    assertEquals("0.1.0", ask("GET", "/v1/version", "").json().at("/version").asText());
    assertEquals("hostler_up 1\n", ask("GET", "/metrics", "").text());
  }

  @Test
  void wrongPathsMethodsAndQueriesAreTold() throws IOException {
    assertEquals("no-such-route", ask("GET", "/v2", "").json().at("/code").asText());
    Got method = ask("DELETE", "/v1/apply", "");
    assertEquals(405, method.status());
    assertTrue(method.text().contains("POST"), method.text());
    assertTrue(ask("GET", "/v1/instance?nmae=x", "").text().contains("nmae"));
    assertEquals(400, ask("GET", "/v1/instance/%zz/web1", "").status());
    assertEquals(400, ask("GET", "/v1/status", "a body").status());
    assertEquals(415, ask("POST", "/v1/apply", "x", "Content-Type: image/png").status());
    assertEquals(400, ask("POST", "/v1/apply?dryRun=maybe", WEB).status());
  }

  @Test
  void openApiListsEveryRoute() throws IOException {
    JsonNode paths = ask("GET", "/v1/openapi.json", "").json().at("/paths");
    List<Route> routes = Api.routes(agent.parts);
    for (Route route : routes) {
      assertTrue(
          paths.path(route.template()).has(route.method().toLowerCase(Locale.ROOT)),
          route.method() + " " + route.template());
    }
    int listed = 0;
    for (JsonNode path : paths) {
      listed += path.size();
    }
    assertEquals(routes.size(), listed);
  }

  /** 800 levels were a 500, and an import of them was never answered. */
  @Test
  void whatIsNestedTooDeepIsABadDocumentWhereverItIsRead() throws IOException {
    applied();
    String json = "{\"spec\":" + "[".repeat(800) + "]".repeat(800) + "}";
    String yaml = "spec: " + "[".repeat(800) + "]".repeat(800);
    for (Got deep :
        List.of(
            ask("POST", "/v1/apply", json),
            ask("POST", "/v1/apply", yaml),
            ask("PUT", "/v1/instance/default/web1", json, "If-None-Match: *"),
            ask("PATCH", "/v1/instance/default/web1", json),
            ask("POST", "/v1/image/debian/import", json))) {
      assertEquals(400, deep.status(), deep.text());
      String says = deep.json().at("/errors/0/says").asText();
      assertTrue(says.startsWith("is nested deeper than 50"), deep.text());
    }
  }

  @Test
  void aSelectorThatIsNoneIsRefused() throws IOException {
    for (String tag :
        List.of("", "tier", "tier!=web", "=web", "tier=a,", "tier=a,tier=b", "a%20=b")) {
      Got wrong = ask("GET", "/v1/instance?tag=" + tag, "");
      assertEquals(400, wrong.status(), tag);
      assertTrue(wrong.json().at("/detail").asText().startsWith("the query's tag "), wrong.text());
    }
    assertEquals(200, ask("GET", "/v1/instance?tag=tier=a=b,zone=", "").status());
  }

  /** What could not be read was also called missing. */
  @Test
  void anImportsWrongFieldIsOneProblem() throws IOException {
    for (String body :
        List.of(
            "{\"disk\":[]}",
            "{\"kernel\":5}",
            "{\"disk\":{\"url\":\"https://images.example/d\",\"format\":[]}}",
            "{\"disk\":{\"sha256\":5,\"format\":\"raw\"}}")) {
      Got wrong = ask("POST", "/v1/image/debian/import", body);
      assertEquals(400, wrong.status(), body);
      assertEquals(1, wrong.json().at("/errors").size(), wrong.text());
    }
    String many =
        IntStream.range(0, 500).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
    Got wrong = ask("POST", "/v1/image/debian/import", "{" + many + "}");
    assertEquals(101, wrong.json().at("/errors").size());
    assertEquals("and 401 more", wrong.json().at("/errors/100/says").asText());
  }
}
