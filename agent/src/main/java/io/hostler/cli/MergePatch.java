package io.hostler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396). */
final class MergePatch {

  private MergePatch() {}

  /** What makes one object the other; empty when they are equal. */
  static ObjectNode between(JsonNode from, JsonNode to) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    from.fieldNames()
        .forEachRemaining(
            name -> {
              if (!to.hasNonNull(name) && from.hasNonNull(name)) {
                patch.putNull(name);
              }
            });
    to.properties()
        .forEach(
            field -> {
              JsonNode before = from.path(field.getKey());
              JsonNode after = field.getValue();
              if (after.isObject() && before.isObject()) {
                ObjectNode inner = between(before, after);
                if (!inner.isEmpty()) {
                  patch.set(field.getKey(), inner);
                }
              } else if (!after.isNull() && !after.equals(before)) {
                patch.set(field.getKey(), after);
              }
            });
    return patch;
  }
}
