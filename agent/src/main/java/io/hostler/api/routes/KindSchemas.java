package io.hostler.api.routes;

import io.hostler.api.ResourceView;
import io.hostler.api.http.Route;
import io.hostler.model.Kind;
import io.hostler.model.SpecSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The schemas of what is declared, a kind each, from the catalogue of kinds. */
final class KindSchemas {
  private static final Map<String, Object> TEXT = Map.of("type", "string");

  private KindSchemas() {}

  /** {@code instance.spec}, {@code instance.document} and {@code instance.view} of each kind. */
  static void put(Schemas schemas) {
    for (Kind kind : Kind.values()) {
      schemas.put(kind.word() + ".spec", SpecSchema.of(kind));
      schemas.put(kind.word() + ".document", document(kind));
      schemas.put(kind.word() + ".view", view(kind, schemas));
    }
  }

  private static Map<String, Object> document(Kind kind) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("kind", Map.of("type", "string", "enum", List.of(kind.word())));
    properties.put("name", TEXT);
    if (!kind.cellWide()) {
      properties.put("environment", TEXT);
    }
    properties.put("tags", Map.of("type", "object", "additionalProperties", TEXT));
    properties.put("spec", reference(kind, "spec"));
    return Map.of("type", "object", "properties", properties);
  }

  /** What is answered of a resource, with the spec of its kind. */
  private static Map<String, Object> view(Kind kind, Schemas schemas) {
    return Map.of(
        "type",
        "object",
        "allOf",
        List.of(
            schemas.of(ResourceView.class),
            Map.of("properties", Map.of("spec", reference(kind, "spec")))));
  }

  /** The kind that a path is about: {@code /v1/instance/{environment}/{name}}. */
  static Optional<Kind> of(Route route) {
    return Kind.of(route.template().split("/", -1)[2]);
  }

  /** What a body may hold; empty: it is said nowhere. */
  static Map<String, Object> body(Route route) {
    if (route.template().equals(ResourceRoutes.APPLY)) {
      return Map.of("schema", applied());
    }
    return of(route)
        .filter(kind -> route.method().equals("PUT"))
        .<Map<String, Object>>map(kind -> Map.of("schema", reference(kind, "document")))
        .orElse(Map.of());
  }

  private static Map<String, Object> applied() {
    List<Map<String, Object>> one =
        Stream.of(Kind.values()).map(kind -> reference(kind, "document")).toList();
    Map<String, Object> any = Map.of("anyOf", one);
    return Map.of("anyOf", List.of(any, Map.of("type", "array", "items", any)));
  }

  static Map<String, Object> reference(Kind kind, String what) {
    return Map.of("$ref", "#/components/schemas/" + kind.word() + "." + what);
  }
}
