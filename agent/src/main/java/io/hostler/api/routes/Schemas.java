package io.hostler.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * JSON schemas of what {@code Render} writes, from the same record components: so they say what is
 * answered. A record is a named schema, referred to.
 */
final class Schemas {
  private static final Map<String, Object> TEXT = Map.of("type", "string");
  private static final Map<String, Object> WHOLE = Map.of("type", "integer");
  private static final Map<Class<?>, Map<String, Object>> SIMPLE =
      Map.ofEntries(
          Map.entry(String.class, TEXT),
          Map.entry(IpAddress.class, TEXT),
          Map.entry(Prefix.class, TEXT),
          Map.entry(Uid.class, Map.of("type", "string", "format", "uuid")),
          Map.entry(Instant.class, Map.of("type", "string", "format", "date-time")),
          Map.entry(Duration.class, Map.of("type", "string", "format", "duration")),
          Map.entry(boolean.class, Map.of("type", "boolean")),
          Map.entry(int.class, WHOLE),
          Map.entry(Integer.class, WHOLE),
          Map.entry(long.class, WHOLE),
          Map.entry(Long.class, WHOLE),
          Map.entry(OptionalLong.class, WHOLE));

  private final Map<String, Class<?>> known = new TreeMap<>();
  private final Map<String, Object> components = new TreeMap<>();

  /** By name: all that were referred to so far. */
  Map<String, Object> components() {
    return components;
  }

  /** A schema of an own making; nothing else may have its name. */
  void put(String name, Object schema) {
    components.put(name, schema);
  }

  /**
   * @throws IllegalStateException when two types have one name
   */
  Map<String, Object> of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case Class<?> plain -> plain(plain);
      default -> throw new IllegalStateException("no schema of " + type);
    };
  }

  /** The object that holds a list of these. */
  Map<String, Object> listOf(Map<String, Object> one) {
    return Map.of(
        "type",
        "object",
        "required",
        List.of("items"),
        "properties",
        Map.of("items", Map.of("type", "array", "items", one), "staleSince", plain(Instant.class)));
  }

  private Map<String, Object> generic(ParameterizedType type) {
    Type[] of = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return of(of[0]);
    }
    if (Map.class.isAssignableFrom(raw)) {
      return Map.of("type", "object", "additionalProperties", of(of[1]));
    }
    if (Iterable.class.isAssignableFrom(raw)) {
      return Map.of("type", "array", "items", of(of[0]));
    }
    throw new IllegalStateException("no schema of " + type);
  }

  private Map<String, Object> plain(Class<?> type) {
    if (type.isRecord() && !SIMPLE.containsKey(type)) {
      return reference(type);
    }
    if (type.isEnum()) {
      return Map.of("type", "string", "enum", words(type));
    }
    if (JsonNode.class.isAssignableFrom(type)) {
      return Map.of("type", "object");
    }
    Map<String, Object> simple = SIMPLE.get(type);
    if (simple == null) {
      throw new IllegalStateException("no schema of " + type);
    }
    return simple;
  }

  private static List<String> words(Class<?> type) {
    List<String> words = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return words;
  }

  private Map<String, Object> reference(Class<?> type) {
    String name = type.getSimpleName();
    Class<?> before = known.putIfAbsent(name, type);
    if (before != null && before != type) {
      throw new IllegalStateException("two schemas of the name " + name);
    }
    if (before == null) {
      components.put(name, fields(type));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> fields(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(component.getName(), of(component.getGenericType()));
      if (component.getType() != Optional.class && component.getType() != OptionalLong.class) {
        required.add(component.getName());
      }
    }
    return Map.of("type", "object", "required", required, "properties", properties);
  }
}
