package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a form takes is what its schema says. */
class SpecSchemaTest {

  @SuppressWarnings("unchecked")
  private static Map<String, Object> properties(Map<String, Object> schema) {
    return (Map<String, Object>) schema.get("properties");
  }

  @Test
  void aFieldIsSaidWithItsTypeItsChoicesAndWhetherItMustBeThere() {
    Map<String, Object> instance = SpecSchema.of(Kind.INSTANCE);
    assertEquals(List.of("image", "memory"), instance.get("required"));
    assertEquals(Map.of("type", "integer"), properties(instance).get("cpus"));
    assertEquals(Map.of("type", List.of("integer", "string")), properties(instance).get("memory"));
    assertEquals(
        Map.of("type", "string", "enum", List.of("running", "stopped")),
        properties(instance).get("power"));
    assertEquals(
        Map.of("type", "array", "items", Map.of("type", "string")),
        properties(instance).get("firewalls"));
  }

  @Test
  @SuppressWarnings("unchecked")
  void whatStandsInObjectsAndListsIsSaidToo() {
    Map<String, Object> rules =
        (Map<String, Object>) properties(SpecSchema.of(Kind.FIREWALL)).get("rules");
    Map<String, Object> rule = (Map<String, Object>) rules.get("items");
    assertEquals(Set.of("protocol", "port", "source"), properties(rule).keySet());
    assertEquals(List.of("protocol"), rule.get("required"));
    Map<String, Object> disk =
        (Map<String, Object>) properties(SpecSchema.of(Kind.INSTANCE)).get("disk");
    List<Map<String, Object>> ways = (List<Map<String, Object>>) disk.get("anyOf");
    assertEquals(Map.of("type", List.of("integer", "string")), ways.getFirst());
    assertEquals(Set.of("size"), properties(ways.getLast()).keySet());
  }

  /** Whatever is written can be read by the schema, in every kind. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsWrittenIsAsTheSchemaSays(Kind kind) {
    List<String> unknown = new ArrayList<>();
    Spec spec = Samples.document(kind).parsed().spec();
    unknown(SpecSchema.of(kind), SpecCodec.write(spec), "spec", unknown);
    assertEquals(List.of(), unknown);
  }

  @SuppressWarnings("unchecked")
  private static void unknown(
      Map<String, Object> schema, JsonNode value, String at, List<String> unknown) {
    if (schema.get("anyOf") instanceof List<?> ways) {
      Map<String, Object> object = (Map<String, Object>) ways.getLast();
      unknown(
          value.isObject() ? object : (Map<String, Object>) ways.getFirst(), value, at, unknown);
    } else if (value.isObject() && schema.containsKey("properties")) {
      value
          .properties()
          .forEach(
              field -> {
                Object inner = properties(schema).get(field.getKey());
                if (inner == null) {
                  unknown.add(at + "." + field.getKey());
                } else {
                  unknown(
                      (Map<String, Object>) inner,
                      field.getValue(),
                      at + "." + field.getKey(),
                      unknown);
                }
              });
    } else if (value.isArray()) {
      value.forEach(
          item -> unknown((Map<String, Object>) schema.get("items"), item, at + "[]", unknown));
    }
  }
}
