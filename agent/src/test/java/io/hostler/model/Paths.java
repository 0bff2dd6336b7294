package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Every place in a document, by the path that problems name it with. */
public final class Paths {

  private Paths() {}

  /** Of all nodes below {@code node}: {@code spec}, {@code spec.rules[0].port}. */
  public static List<String> of(JsonNode node) {
    List<String> all = new ArrayList<>();
    add(node, "", all);
    return all;
  }

  private static void add(JsonNode node, String path, List<String> all) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                all.add(at);
                add(field.getValue(), at, all);
              });
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      all.add(path + "[" + i + "]");
      add(node.get(i), path + "[" + i + "]", all);
    }
  }

  public static JsonNode at(JsonNode root, String path) {
    return root.at(pointer(path));
  }

  /** {@code root} with {@code value} in that place. */
  public static ObjectNode with(ObjectNode root, String path, JsonNode value) {
    ObjectNode changed = root.deepCopy();
    String pointer = pointer(path);
    int last = pointer.lastIndexOf('/');
    String field = pointer.substring(last + 1);
    switch (changed.at(pointer.substring(0, last))) {
      case ObjectNode object -> object.set(field, value);
      case ArrayNode array -> array.set(Integer.parseInt(field), value);
      default -> throw new IllegalArgumentException("no such place: " + path);
    }
    return changed;
  }

  private static String pointer(String path) {
    return "/" + path.replace('.', '/').replace("[", "/").replace("]", "");
  }
}
