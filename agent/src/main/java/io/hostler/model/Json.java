package io.hostler.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** JSON as trees: the one mapper, and what the codecs write alike. */
public final class Json {

  // Duplicates are refused: readers of the same value must not differ in what they see.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /** The mapper, for trees only; safe for all threads. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * @throws InvalidException when it is not exactly one JSON object; never quotes the text, it may
   *     be secret
   */
  public static ObjectNode object(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidException("", "is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new InvalidException("", "is not JSON" + where(e));
    }
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can't be written", e);
    }
  }

  /** For people: indented. */
  public static String pretty(JsonNode node) {
    try {
      return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can't be written", e);
    }
  }

  static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : ": line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** Small as Jackson's parser makes it: its int and long nodes of one number are not equal. */
  static NumericNode number(long number) {
    return number == (int) number
        ? JsonNodeFactory.instance.numberNode((int) number)
        : JsonNodeFactory.instance.numberNode(number);
  }

  /** Sorted by key, so that equal maps are equal text. */
  static ObjectNode map(Map<String, String> map) {
    ObjectNode node = object();
    new TreeMap<>(map).forEach(node::put);
    return node;
  }

  static ArrayNode list(Iterable<?> items) {
    ArrayNode node = MAPPER.createArrayNode();
    items.forEach(item -> node.add(item.toString()));
    return node;
  }
}
