package io.hostler.api.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.api.ExplainView;
import io.hostler.api.Health;
import io.hostler.api.Orphans;
import io.hostler.api.RawClient;
import io.hostler.api.http.Route;
import io.hostler.model.Json;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document says what is answered. */
@Timeout(60)
class OpenApiTest {
  private static final String WEB =
      "kind: instance\nname: web1\nspec: {image: debian, cpus: 1, memory: 512MiB}\n";

  @TempDir Path directory;
  private FakeAgent agent;
  private JsonNode document;

  @BeforeEach
  void start() throws IOException {
    agent = new FakeAgent(directory);
    document = body("GET", "/v1/openapi.json", "");
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private JsonNode body(String method, String target, String body) throws IOException {
    String all = RawClient.ask(agent.socket, method, target, body);
    return Json.read(all.substring(all.indexOf("\r\n\r\n") + 4));
  }

  /** The operation whose template fits the target. */
  private JsonNode operation(String method, String target) {
    String path = target.replaceFirst("\\?.*", "");
    for (Route route : Api.routes(agent.parts)) {
      boolean fits = path.matches(route.template().replaceAll("\\{[a-z]+}", "[^/]+"));
      if (fits && route.method().equals(method)) {
        return document.path("paths").path(route.template()).path(method.toLowerCase());
      }
    }
    throw new AssertionError(method + " " + target);
  }

  private JsonNode schema(JsonNode operation, String status) {
    JsonNode content = operation.path("responses").path(status).path("content");
    assertEquals(1, content.size(), operation.toString());
    return content.elements().next().path("schema");
  }

  /** What of the value is not as the schema says. */
  private List<String> wrong(JsonNode schema, JsonNode value, String at) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return wrong(document.path("components").path("schemas").required(name), value, at);
    }
    List<String> all = new ArrayList<>();
    if (schema.has("anyOf")) {
      List<List<String>> ways = new ArrayList<>();
      schema.path("anyOf").forEach(way -> ways.add(wrong(way, value, at)));
      return ways.stream().anyMatch(List::isEmpty) ? List.of() : ways.getFirst();
    }
    if (schema.has("allOf")) {
      JsonNode base = schema.path("allOf").get(0);
      all.addAll(wrong(base, value, at));
      schema
          .path("allOf")
          .get(1)
          .path("properties")
          .properties()
          .forEach(
              field ->
                  all.addAll(
                      wrong(
                          field.getValue(),
                          value.path(field.getKey()),
                          at + "." + field.getKey())));
      return all;
    }
    if (schema.path("type").isArray()) {
      return textsOf(schema.path("type")).contains(typeOf(value))
          ? List.of()
          : List.of(at + " is " + value);
    }
    boolean fits =
        switch (schema.required("type").asText()) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!fits) {
      return List.of(at + " is " + value);
    }
    if (schema.has("enum") && !textsOf(schema.path("enum")).contains(value.asText())) {
      all.add(at + " is " + value);
    }
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        all.add(at + " lacks " + name);
      }
    }
    if (schema.has("properties") || schema.has("additionalProperties")) {
      value
          .properties()
          .forEach(
              field -> {
                String place = at + "." + field.getKey();
                JsonNode known =
                    schema.has("properties")
                        ? schema.path("properties").path(field.getKey())
                        : schema.path("additionalProperties");
                all.addAll(
                    known.isMissingNode()
                        ? List.of(place + " is not in the schema")
                        : wrong(known, field.getValue(), place));
              });
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      all.addAll(wrong(schema.path("items"), value.get(i), at + "[" + i + "]"));
    }
    return all;
  }

  private static String typeOf(JsonNode value) {
    return value.isTextual() ? "string" : value.isIntegralNumber() ? "integer" : "other";
  }

  private static Set<String> textsOf(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private void checked(String method, String target, String body) throws IOException {
    JsonNode value = body(method, target, body);
    JsonNode schema = schema(operation(method, target), "2XX");
    assertEquals(List.of(), wrong(schema, value, "body"), method + " " + target + ": " + value);
  }

  @Test
  void answersAreAsTheirSchemasSay() throws IOException {
    agent.plan = FakeAgent.blocked();
    agent.blocked =
        List.of(
            new ExplainView.Blocked(
                "disk", new Problem("a", "b"), Optional.of(FakeAgent.NOW), FakeAgent.NOW));
    agent.findings = List.of(new Health.Finding("warning", "clock", "late", "mend it"));
    checked("POST", "/v1/apply", WEB);
    agent.orphans.add(
        new Orphans.Orphan(
            Uid.random(), "default", "old", "node1", "running", List.of("::1"), 1, FakeAgent.NOW));
    String one = "/v1/instance/default/web1";
    for (String target :
        List.of(
            "/v1/instance",
            one,
            one + "/plan",
            one + "/explain",
            one + "/rules",
            one + "/simulate?from=192.0.2.1&port=80",
            "/v1/rules",
            "/v1/firewall/default/f/counters",
            "/v1/orphan",
            "/v1/store",
            "/v1/node",
            "/v1/node/node1",
            "/v1/node/node1/explain",
            "/v1/firewall/default/f/explain",
            "/v1/status",
            "/v1/doctor",
            "/v1/version")) {
      checked("GET", target, "");
    }
    checked("POST", "/v1/apply?dryRun=true", WEB.replace("cpus: 1", "cpus: 2"));
    checked("POST", one + "/actions/stop", "");
    checked("PUT", "/v1/blob", "bytes");
    String import1 = "{\"disk\":{\"sha256\":\"" + "0".repeat(64) + "\",\"format\":\"raw\"}}";
    checked("POST", "/v1/image/debian/import", import1);
    checked("GET", "/v1/image/debian/import", "");
    checked("POST", "/v1/store/accept", "");
    checked("DELETE", "/v1/orphan/" + agent.orphans.getFirst().uid(), "");
    checked("DELETE", one, "");
    JsonNode invalid = body("POST", "/v1/apply", WEB.replace("cpus: 1", "cpus: 0"));
    JsonNode problem = schema(operation("POST", "/v1/apply"), "default");
    assertEquals(List.of(), wrong(problem, invalid, "body"));
    assertTrue(invalid.has("errors"), invalid.toString());
  }

  private Set<String> headersOf(String method, String target) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation(method, target).path("parameters")) {
      if (parameter.path("in").asText().equals("header")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  @Test
  void theHeadersThatAPathObeysAreSaid() {
    String one = "/v1/firewall/default/f";
    Set<String> all = Set.of("If-Match", "If-None-Match", "X-Hostler-Reason");
    assertEquals(all, headersOf("PUT", one));
    assertEquals(all, headersOf("PATCH", one));
    assertEquals(Set.of("If-Match", "X-Hostler-Reason"), headersOf("DELETE", one));
    assertEquals(Set.of("X-Hostler-Reason"), headersOf("POST", "/v1/apply"));
    assertEquals(Set.of(), headersOf("GET", one));
    assertTrue(operation("GET", one).at("/responses/2XX/headers").has("ETag"));
    String query = operation("POST", "/v1/apply").path("parameters").toString();
    assertTrue(query.contains("\"dryRun\""), query);
  }

  @Test
  void whatIsDeclaredHasTheSchemaOfItsKind() {
    JsonNode spec = document.at("/components/schemas/firewall.spec");
    assertTrue(spec.path("properties").has("rules"), spec.toString());
    String one = "/v1/firewall/default/f";
    assertEquals(
        "#/components/schemas/firewall.document",
        operation("PUT", one).at("/requestBody/content/application~1yaml/schema/$ref").asText());
    assertEquals(
        "#/components/schemas/firewall.view",
        schema(operation("GET", one), "2XX").path("$ref").asText());
  }

  /** A reference that leads nowhere breaks whoever reads the document. */
  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = document.findValuesAsText("$ref");
    assertTrue(references.size() > 50, references.toString());
    for (String reference : references) {
      assertTrue(document.at(reference.substring(1)).has("type"), reference);
    }
  }

  record Twice(Other.Status one, Health.Status other) {}

  static final class Other {
    record Status(String word) {}
  }

  @Test
  void twoRecordsOfOneNameAreNoticed() {
    Schemas schemas = new Schemas();
    assertThrows(IllegalStateException.class, () -> schemas.of(Twice.class));
  }
}
