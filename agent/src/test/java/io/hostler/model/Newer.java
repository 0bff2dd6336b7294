package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes of a stored value what a newer version would have written. */
public final class Newer {
  /** What nobody knows. */
  public static final String FIELD = "fromTheFuture";

  /** Maps of the user's own, and the document that was applied: there every field is known. */
  private static final Set<String> OPEN = Set.of("tags", "nodeTags", "applied");

  private Newer() {}

  /** Puts an unknown field into every object, at any depth. */
  public static void mark(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                if (!OPEN.contains(field.getKey())) {
                  mark(field.getValue());
                }
              });
      object.putObject(FIELD).put("x", 1);
    } else {
      node.forEach(Newer::mark);
    }
  }

  /** Where {@code node} holds the unknown field, as paths. */
  public static List<String> where(JsonNode node) {
    List<String> all = new ArrayList<>();
    where(node, "", all);
    return all;
  }

  private static void where(JsonNode node, String at, List<String> all) {
    if (node.has(FIELD)) {
      all.add(at);
    }
    if (node.isObject()) {
      node.properties().forEach(f -> where(f.getValue(), at + "/" + f.getKey(), all));
    } else {
      for (int i = 0; i < node.size(); i++) {
        where(node.get(i), at + "/" + i, all);
      }
    }
  }
}
