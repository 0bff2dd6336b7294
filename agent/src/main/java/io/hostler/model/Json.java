package io.hostler.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** JSON as trees: how it is read and written, and what the codecs write alike. */
public final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * Objects and lists inside each other, of JSON and of YAML. Trees are walked by recursion, on
   * threads with small stacks; what hostler knows is nested six deep.
   */
  static final int MAX_DEPTH = 50;

  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().streamReadConstraints(BOUNDS).build();

  // Duplicates are refused: readers of the same value must not differ in what they see.
  private static final JsonFactory STRICT =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(BOUNDS)
          .build();

  private Json() {}

  /** Reads several values one after the other, strictly; the caller closes it. */
  static JsonParser strict(String text) throws IOException {
    return STRICT.createParser(text);
  }

  /**
   * What another program wrote, or an older one of ours: of a field that is there twice, the last.
   *
   * @return the missing node for an empty text
   * @throws JsonProcessingException when it is not exactly one value
   */
  public static JsonNode read(String text) throws JsonProcessingException {
    return one(FACTORY, text);
  }

  /**
   * The elements of one array of an object, one at a time: a tree takes many times the memory of
   * its text.
   *
   * @throws JsonProcessingException when it is not exactly one object; some elements may have been
   *     told by then
   */
  public static void each(String text, String field, Consumer<JsonNode> told)
      throws JsonProcessingException {
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(in, "not an object");
      }
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        if (in.nextToken() == JsonToken.START_ARRAY && name.equals(field)) {
          JsonTree.each(in, told);
        } else {
          in.skipChildren();
        }
      }
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "more than one value");
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("text can't fail to be read", e);
    }
  }

  private static JsonNode one(JsonFactory factory, String text) throws JsonProcessingException {
    try (JsonParser in = factory.createParser(text)) {
      JsonNode node = JsonTree.next(in);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "more than one value");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("text can't fail to be read", e);
    }
  }

  /**
   * @throws InvalidException when it is not exactly one JSON object; never quotes the text, it may
   *     be secret
   */
  public static ObjectNode object(String text) {
    try {
      if (one(STRICT, text) instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidException("", "is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new InvalidException("", wrong(e));
    }
  }

  /** What is wrong with a user's text, and where. */
  static String wrong(JsonProcessingException e) {
    String what = String.valueOf(e.getOriginalMessage());
    String says =
        e instanceof StreamConstraintsException
            ? what.startsWith("Document nesting")
                ? "is nested deeper than " + MAX_DEPTH
                : "has a number or a name that is too long"
            : what.startsWith("Duplicate") ? "has a field twice" : "is not JSON";
    String cause =
        what.startsWith("Illegal unquoted character")
            ? ": a control character is written as an escape such as \\u001b"
            : "";
    return says + where(e) + cause;
  }

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  public static String write(JsonNode node) {
    return text(node, false);
  }

  /** For people: indented. */
  public static String pretty(JsonNode node) {
    return text(node, true);
  }

  private static String text(JsonNode node, boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      if (indented) {
        out.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      JsonTree.write(node, out);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree can't be written", e);
    }
    return text.toString();
  }

  /** As a part of what else is written there. */
  public static void write(JsonNode node, JsonGenerator out) throws IOException {
    JsonTree.write(node, out);
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : ": line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** Small as Jackson's parser makes it: its int and long nodes of one number are not equal. */
  static NumericNode number(long number) {
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  /** Sorted by key, so that equal maps are equal text. */
  static ObjectNode map(Map<String, String> map) {
    ObjectNode node = object();
    new TreeMap<>(map).forEach(node::put);
    return node;
  }

  static ArrayNode list(Iterable<?> items) {
    ArrayNode node = array();
    items.forEach(item -> node.add(item.toString()));
    return node;
  }
}
