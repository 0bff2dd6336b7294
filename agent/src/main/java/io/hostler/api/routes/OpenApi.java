package io.hostler.api.routes;

import io.hostler.api.Codes;
import io.hostler.api.ResourceView;
import io.hostler.api.Written;
import io.hostler.api.http.ReasonHeader;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes as an OpenAPI document: made from the table that serves them, so it can't differ. */
final class OpenApi {
  private static final Pattern BRACES = Pattern.compile("\\{([a-z]+)}");

  /** What is answered with the revision that it stands at. */
  private static final Set<Class<?>> ETAGGED = Set.of(ResourceView.class, Written.class);

  private static final String REASON =
      "why, for the audit line: UTF-8, percent-encoded (RFC 3986); of more than "
          + ReasonHeader.LONGEST
          + " characters the first are kept";

  private OpenApi() {}

  static Map<String, Object> of(List<Route> routes, String version) {
    Schemas schemas = new Schemas();
    schemas.put("ProblemDetails", problem());
    KindSchemas.put(schemas);
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.template(), path -> new TreeMap<>())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route, schemas));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", "hostler", "version", version));
    document.put("paths", paths);
    document.put("components", Map.of("schemas", schemas.components()));
    return document;
  }

  private static Map<String, Object> operation(Route route, Schemas schemas) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", route.says());
    operation.put("parameters", parameters(route));
    switch (route.taking()) {
      case Route.NoBody(var handler) -> {}
      case Route.WholeBody(var handler) -> {
        Map<String, Object> body = KindSchemas.body(route);
        operation.put(
            "requestBody",
            Map.of(
                "required",
                true,
                "content",
                Map.of("application/json", body, "application/yaml", body)));
      }
      case Route.StreamedBody(var handler) ->
          operation.put(
              "requestBody",
              Map.of("required", true, "content", Map.of("application/octet-stream", Map.of())));
    }
    operation.put(
        "responses",
        Map.of(
            "2XX",
            worked(route, schemas),
            "default",
            Map.of(
                "description",
                "it did not",
                "content",
                Map.of(
                    "application/problem+json",
                    Map.of("schema", Map.of("$ref", "#/components/schemas/ProblemDetails"))))));
    return operation;
  }

  private static Map<String, Object> worked(Route route, Schemas schemas) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", "it worked");
    Reply reply = route.reply();
    if (reply.of().filter(ETAGGED::contains).isPresent() && !reply.items()) {
      response.put(
          "headers",
          Map.of(
              "ETag",
              Map.of(
                  "description",
                  "the revision of what is declared, for If-Match",
                  "schema",
                  Map.of("type", "string"))));
    }
    if (!reply.mediaType().isEmpty()) {
      Map<String, Object> content =
          reply
              .of()
              .<Map<String, Object>>map(
                  type -> Map.of("schema", schema(route, reply, type, schemas)))
              .orElse(Map.of());
      response.put("content", Map.of(reply.mediaType(), content));
    }
    return response;
  }

  private static Map<String, Object> schema(
      Route route, Reply reply, Class<?> type, Schemas schemas) {
    Map<String, Object> one =
        KindSchemas.of(route)
            .filter(kind -> type == ResourceView.class)
            .map(kind -> KindSchemas.reference(kind, "view"))
            .orElseGet(() -> schemas.of(type));
    return reply.items() ? schemas.listOf(one) : one;
  }

  private static List<Map<String, Object>> parameters(Route route) {
    List<Map<String, Object>> all = new ArrayList<>();
    Matcher braces = BRACES.matcher(route.template());
    while (braces.find()) {
      all.add(parameter(braces.group(1), "path", true, ""));
    }
    new TreeMap<>(route.query())
        .forEach((name, says) -> all.add(parameter(name, "query", false, says)));
    route.headers().forEach((name, says) -> all.add(parameter(name, "header", false, says)));
    if (route.audited()) {
      all.add(parameter("X-Hostler-Reason", "header", false, REASON));
    }
    return all;
  }

  private static Map<String, Object> parameter(
      String name, String in, boolean required, String says) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", in);
    parameter.put("required", required);
    parameter.put("schema", Map.of("type", "string"));
    if (!says.isEmpty()) {
      parameter.put("description", says);
    }
    return parameter;
  }

  private static Map<String, Object> problem() {
    Map<String, Object> text = Map.of("type", "string");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", text);
    fields.put("title", text);
    fields.put("status", Map.of("type", "integer"));
    fields.put("detail", text);
    fields.put("code", Map.of("type", "string", "enum", List.copyOf(Codes.all().keySet())));
    fields.put("advice", text);
    fields.put(
        "errors",
        Map.of(
            "type",
            "array",
            "items",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("field", text, "says", text, "resource", text, "file", text))));
    return Map.of(
        "type", "object", "required", List.of("title", "status", "code"), "properties", fields);
  }
}
