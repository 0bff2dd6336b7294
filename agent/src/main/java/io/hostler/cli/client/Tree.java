package io.hostler.cli.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, numbers and booleans. By Jackson's streaming part only: its data
 * binding would take longer to load than most commands take.
 */
public record Tree(@Nullable Object value) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What {@code text} says; an empty tree when it is no JSON. */
  public static Tree parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new Tree(read(parser));
    } catch (IOException e) {
      return new Tree(null);
    }
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return null;
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, read(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(read(parser));
        }
        yield array;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  /** The value at a path of fields: {@code status.state}; an empty tree when it is not there. */
  public Tree at(String path) {
    Object here = value;
    for (String field : path.split("\\.", -1)) {
      here = here instanceof Map<?, ?> map ? map.get(field) : null;
    }
    return new Tree(here);
  }

  /** As text; empty when it is not there. */
  public String text(String path) {
    Object there = at(path).value;
    return there == null ? "" : there.toString();
  }

  public long number(String path) {
    return at(path).value instanceof Number number ? number.longValue() : 0;
  }

  /** The elements of an array; none when it is no array. */
  public List<Tree> list(String path) {
    List<Tree> all = new ArrayList<>();
    if (at(path).value instanceof List<?> list) {
      list.forEach(element -> all.add(new Tree(element)));
    }
    return all;
  }

  /** The fields of an object, in order; none when it is no object. */
  public Map<String, Tree> fields(String path) {
    return at(path).fields();
  }

  /** This object's fields, in order; none when it is no object. */
  public Map<String, Tree> fields() {
    Map<String, Tree> all = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> all.put(String.valueOf(name), new Tree(field)));
    }
    return all;
  }

  public boolean isEmpty() {
    return value == null;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
