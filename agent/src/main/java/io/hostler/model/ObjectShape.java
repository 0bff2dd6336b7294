package io.hostler.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields that a form takes of one object, as a JSON schema (draft 2020-12, as OpenAPI 3.1). */
final class ObjectShape {
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final Set<String> required = new TreeSet<>();

  /** What was said of the field before stands. */
  void takes(String field) {
    properties.putIfAbsent(field, Map.of());
  }

  void takes(String field, Map<String, Object> schema) {
    properties.put(field, schema);
  }

  /** May be this instead of what was said of it before. */
  void or(String field, Map<String, Object> other) {
    properties.computeIfPresent(field, (name, one) -> Map.of("anyOf", List.of(one, other)));
  }

  void needs(String field) {
    required.add(field);
  }

  /** Nothing else may stand there: the API refuses fields that it does not know. */
  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (!required.isEmpty()) {
      schema.put("required", List.copyOf(required));
    }
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }

  static Map<String, Object> type(String... types) {
    return Map.of("type", types.length == 1 ? types[0] : List.of(types));
  }

  static Map<String, Object> list(Map<String, Object> items) {
    return Map.of("type", "array", "items", items);
  }

  static <E extends Enum<E>> Map<String, Object> words(Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(Words.of(constant));
    }
    return Map.of("type", "string", "enum", words);
  }
}
