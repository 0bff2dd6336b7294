package io.hostler.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** How documents are merged. Objects field by field; lists and values whole. */
final class Merge {

  private Merge() {}

  /**
   * The three-way merge of {@code apply}: what the document says holds; what the last applied
   * document said and this one doesn't goes back to its default; the rest stays as others set it.
   */
  static ObjectNode threeWay(ObjectNode lastApplied, ObjectNode current, ObjectNode wanted) {
    ObjectNode merged = current.deepCopy();
    for (String field : names(lastApplied)) {
      if (!wanted.has(field)) {
        remove(merged, field, lastApplied.get(field));
      }
    }
    for (String field : names(wanted)) {
      JsonNode value = wanted.get(field);
      if (value instanceof ObjectNode object && merged.get(field) instanceof ObjectNode now) {
        ObjectNode last =
            lastApplied.get(field) instanceof ObjectNode before ? before : object.objectNode();
        merged.set(field, threeWay(last, now, object));
      } else {
        merged.set(field, value.deepCopy());
      }
    }
    return merged;
  }

  /** JSON merge patch (RFC 7396): null removes. */
  static ObjectNode patch(ObjectNode current, ObjectNode patch) {
    ObjectNode merged = current.deepCopy();
    for (String field : names(patch)) {
      JsonNode value = patch.get(field);
      if (value.isNull()) {
        merged.remove(field);
      } else if (value instanceof ObjectNode object) {
        ObjectNode now =
            merged.get(field) instanceof ObjectNode before ? before : object.objectNode();
        merged.set(field, patch(now, object));
      } else {
        merged.set(field, value.deepCopy());
      }
    }
    return merged;
  }

  /** Takes away what the last document set: of an object only the fields that it named. */
  private static void remove(ObjectNode merged, String field, JsonNode last) {
    if (last instanceof ObjectNode named && merged.get(field) instanceof ObjectNode now) {
      for (String each : names(named)) {
        remove(now, each, named.get(each));
      }
      if (now.isEmpty()) {
        merged.remove(field);
      }
    } else {
      merged.remove(field);
    }
  }

  private static List<String> names(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
