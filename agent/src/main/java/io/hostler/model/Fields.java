package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One JSON object being read: takes fields by name, notes what is wrong with each and goes on with
 * a placeholder, and at the end names those that nobody took.
 *
 * <p>Strict, for what a user wrote: unknown fields and broken rules are problems. Lenient, for what
 * a store holds: only what can't be represented is a problem, because a newer member may have other
 * fields and other rules.
 */
final class Fields {

  /** What one reading shares over all its objects. */
  record Reading(Problems problems, boolean strict, Map<String, String> contents) {
    static Reading strict(Problems problems) {
      return new Reading(problems, true, new LinkedHashMap<>());
    }

    static Reading lenient() {
      return new Reading(new Problems(), false, new LinkedHashMap<>());
    }
  }

  private static final int MAX_SHOWN = 80;

  private final ObjectNode node;
  private final String path;
  private final Reading reading;
  private final Set<String> taken = new TreeSet<>();
  private final Set<String> answered = new HashSet<>();
  private final Set<String> wrong = new HashSet<>();
  private final Optional<ObjectShape> shape;

  Fields(ObjectNode node, String path, Reading reading) {
    this(node, path, reading, Optional.empty());
  }

  private Fields(ObjectNode node, String path, Reading reading, Optional<ObjectShape> shape) {
    this.node = node;
    this.path = path;
    this.reading = reading;
    this.shape = shape;
  }

  /** Of an empty object; notes what is taken, also of objects that would stand in it. */
  static Fields noting(ObjectShape shape) {
    return new Fields(Json.object(), "", Reading.lenient(), Optional.of(shape));
  }

  private void note(String field, String... types) {
    shape.ifPresent(all -> all.takes(field, ObjectShape.type(types)));
  }

  private void needs(String field) {
    shape.ifPresent(all -> all.needs(field));
  }

  /** What stands in a field, as {@code read} takes it; nothing unless fields are noted. */
  private Optional<Map<String, Object>> inner(Function<Fields, ?> read) {
    return shape.map(
        all -> {
          ObjectShape inner = new ObjectShape();
          var unused = read.apply(noting(inner));
          return inner.schema();
        });
  }

  boolean strict() {
    return reading.strict();
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  /**
   * Whether nothing is wrong with these fields so far; without any: with all. What is wrong leaves
   * a placeholder, from which nothing follows for other fields.
   */
  boolean sound(String... fields) {
    return fields.length == 0 ? wrong.isEmpty() : Stream.of(fields).noneMatch(wrong::contains);
  }

  String at(String field) {
    String name = shortened(field);
    return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
  }

  /** A field's name comes from the user too: it may be long or hold anything. */
  private static String shortened(String field) {
    String plain = field.length() <= MAX_SHOWN ? field : field.substring(0, MAX_SHOWN) + "…";
    return plain.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
  }

  /** A field that can't be represented: a problem in every reading. The object itself: empty. */
  void wrong(String field, String says) {
    wrong.add(field);
    reading.problems().add(at(field), says);
  }

  /** A broken rule: a problem only of what a user wrote. */
  void rule(boolean holds, String field, String says) {
    if (!holds && reading.strict()) {
      wrong(field, says);
    }
  }

  /** The value, of one of these JSON types; empty when it is missing or null. */
  Optional<JsonNode> take(String field, String... types) {
    taken.add(field);
    if (types.length == 0) {
      shape.ifPresent(all -> all.takes(field));
    } else {
      note(field, types);
    }
    return value(field);
  }

  private Optional<JsonNode> value(String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** As {@link #take}, of what an answer carries and nobody declares: it is not told as known. */
  Optional<JsonNode> answered(String field) {
    answered.add(field);
    return value(field);
  }

  Optional<String> text(String field) {
    Optional<JsonNode> value = take(field, "string");
    if (value.isPresent() && !value.get().isTextual()) {
      wrong(field, notText(value.get()));
      return Optional.empty();
    }
    return value.map(JsonNode::textValue).flatMap(text -> kept(field, text));
  }

  private static String notText(JsonNode value) {
    if (value.isValueNode()) {
      return "must be text; put it in quotes";
    }
    // What YAML makes of "2001:db8::".
    boolean isCutAtColon =
        value.size() == 1 && value.isObject() && value.elements().next().isNull();
    return "must be text" + (isCutAtColon ? "; what ends in a colon must be in quotes" : "");
  }

  private Optional<String> kept(String field, String text) {
    return strict() ? parse(field, text, TextRules::kept) : Optional.of(text);
  }

  /** Text that must be there and not be empty. */
  String needed(String field) {
    needs(field);
    if (!has(field)) {
      take(field, "string");
      wrong(field, "is missing");
      return "";
    }
    Optional<String> text = text(field);
    if (text.isPresent() && text.get().isEmpty()) {
      wrong(field, "is empty");
    }
    return text.orElse("");
  }

  /** Text as {@code parse} reads it; its IllegalArgumentException's message is the problem. */
  <T> Optional<T> parsed(String field, Function<String, T> parse) {
    return text(field).flatMap(text -> parse(field, text, parse));
  }

  /** As {@link #parsed(String, Function)}, but must be there. */
  <T> T parsed(String field, Function<String, T> parse, T placeholder) {
    needs(field);
    if (!has(field)) {
      take(field, "string");
      wrong(field, "is missing");
      return placeholder;
    }
    return parsed(field, parse).orElse(placeholder);
  }

  private <T> Optional<T> parse(String field, String text, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      wrong(field, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  boolean flag(String field, boolean otherwise) {
    Optional<JsonNode> value = take(field, "boolean");
    if (value.isPresent() && !value.get().isBoolean()) {
      wrong(field, "must be true or false, without quotes");
    }
    return value.map(v -> v.asBoolean(otherwise)).orElse(otherwise);
  }

  Optional<Long> number(String field) {
    Optional<JsonNode> value = take(field, "integer");
    if (value.isPresent() && !(value.get().isIntegralNumber() && value.get().canConvertToLong())) {
      wrong(field, "must be a whole number, without quotes");
      return Optional.empty();
    }
    return value.map(JsonNode::longValue);
  }

  /** A whole number that must be there. */
  long neededNumber(String field) {
    needs(field);
    if (!has(field)) {
      take(field, "integer");
      wrong(field, "is missing");
    }
    return number(field).orElse(0L);
  }

  /** A whole number, or text as {@code parse} reads it: sizes and rates. */
  Optional<Long> amount(String field, Function<String, Long> parse) {
    Optional<JsonNode> value = take(field);
    Optional<Long> amount =
        value.isPresent() && value.get().isTextual()
            ? parse(field, value.get().textValue(), parse)
            : number(field);
    note(field, "integer", "string");
    return amount;
  }

  /** As {@link #amount}, but must be there; empty where it is missing or can't be read. */
  Optional<Long> neededAmount(String field, Function<String, Long> parse) {
    needs(field);
    if (!has(field)) {
      wrong(field, "is missing");
    }
    return amount(field, parse);
  }

  <E extends Enum<E>> Optional<E> word(String field, Class<E> type) {
    Optional<String> text = text(field);
    shape.ifPresent(all -> all.takes(field, ObjectShape.words(type)));
    Optional<E> value = text.flatMap(word -> Words.parse(type, word));
    if (text.isPresent() && value.isEmpty()) {
      wrong(field, "must be one of " + Words.choices(type));
    }
    return value;
  }

  /** A word that must be there. */
  <E extends Enum<E>> E word(String field, Class<E> type, E placeholder) {
    needs(field);
    if (!has(field)) {
      wrong(field, "is missing; one of " + Words.choices(type));
    }
    return word(field, type).orElse(placeholder);
  }

  /** A list of text as {@code parse} reads each; empty when the field is missing. */
  <T> Optional<List<T>> list(String field, Function<String, T> parse) {
    shape.ifPresent(all -> all.takes(field, ObjectShape.list(ObjectShape.type("string"))));
    return items(field)
        .map(
            items -> {
              List<T> parsed = new ArrayList<>();
              for (int i = 0; i < items.size(); i++) {
                String item = field + "[" + i + "]";
                if (items.get(i).isTextual()) {
                  kept(item, items.get(i).textValue())
                      .flatMap(text -> parse(item, text, parse))
                      .ifPresent(parsed::add);
                } else {
                  wrong(item, notText(items.get(i)));
                }
              }
              return parsed;
            });
  }

  /** A list of objects as {@code read} reads each. */
  <T> List<T> objects(String field, Function<Fields, T> read) {
    inner(read).ifPresent(item -> shape.orElseThrow().takes(field, ObjectShape.list(item)));
    List<T> objects = new ArrayList<>();
    List<JsonNode> items = items(field).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      String item = field + "[" + i + "]";
      if (items.get(i) instanceof ObjectNode object) {
        objects.add(read(new Fields(object, at(item), reading), read));
      } else {
        wrong(item, "must be an object of fields");
      }
    }
    return objects;
  }

  private Optional<List<JsonNode>> items(String field) {
    Optional<JsonNode> value = take(field);
    if (value.isPresent() && !value.get().isArray()) {
      wrong(field, "must be a list");
      return Optional.empty();
    }
    return value.map(array -> array.valueStream().toList());
  }

  /** An object as {@code read} reads it; empty when the field is missing. */
  <T> Optional<T> object(String field, Function<Fields, T> read) {
    inner(read).ifPresent(object -> shape.orElseThrow().takes(field, object));
    Optional<JsonNode> value = take(field);
    if (value.isPresent() && !(value.get() instanceof ObjectNode)) {
      wrong(field, "must be an object of fields");
    }
    return value
        .filter(ObjectNode.class::isInstance)
        .map(object -> read(new Fields((ObjectNode) object, at(field), reading), read));
  }

  /**
   * An object as {@code read} reads it, or its short form: what is no object is read by {@code
   * shortly}, from the same field.
   */
  <T> Optional<T> objectOr(
      String field, Function<Fields, Optional<T>> read, Function<String, Optional<T>> shortly) {
    if (take(field).filter(ObjectNode.class::isInstance).isPresent()) {
      return object(field, read).flatMap(value -> value);
    }
    Optional<T> value = shortly.apply(field);
    inner(read).ifPresent(object -> shape.orElseThrow().or(field, object));
    return value;
  }

  /** An object of text by free keys; empty when the field is missing. */
  Map<String, String> map(String field) {
    Map<String, String> map = free(field);
    shape.ifPresent(
        all ->
            all.takes(
                field,
                Map.of("type", "object", "additionalProperties", ObjectShape.type("string"))));
    return map;
  }

  private Map<String, String> free(String field) {
    return object(
            field,
            fields -> {
              Map<String, String> map = new LinkedHashMap<>();
              fields.names().forEach(key -> fields.text(key).ifPresent(v -> map.put(key, v)));
              return map;
            })
        .orElse(Map.of());
  }

  /** The names of all fields that are there. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Reads with {@code read}, then names the fields that it did not take. */
  static <T> T read(Fields fields, Function<Fields, T> read) {
    T value = read.apply(fields);
    fields.done();
    return value;
  }

  private void done() {
    for (String field : names()) {
      rule(
          taken.contains(field) || answered.contains(field),
          field,
          "is not a known field; known are " + String.join(", ", taken));
    }
  }

  /**
   * Large content, kept by its hash: text from a user is noted as content, and the field becomes
   * {@code sha256:…}, which is also what may stand there already.
   */
  Optional<String> content(String field, Function<String, String> check) {
    return text(field)
        .flatMap(
            text -> {
              if (Sha256.isReference(text)) {
                return Optional.of(Sha256.ofReference(text));
              }
              return parse(field, text, check)
                  .map(
                      content -> {
                        String hash = Sha256.of(content);
                        reading.contents().put(hash, content);
                        node.put(field, Sha256.reference(hash));
                        return hash;
                      });
            });
  }
}
