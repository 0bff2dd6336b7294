package io.hostler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

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

  /** {@code base} with a patch in it; {@code base} stays as it is. */
  static ObjectNode onto(JsonNode base, JsonNode patch) {
    ObjectNode merged = base.isObject() ? base.deepCopy() : JsonNodeFactory.instance.objectNode();
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isNull()) {
                merged.remove(field.getKey());
              } else if (value.isObject()) {
                merged.set(field.getKey(), onto(merged.path(field.getKey()), value));
              } else {
                merged.set(field.getKey(), value);
              }
            });
    return merged;
  }

  /** What a patch changes, each as a path: {@code spec.memory}. */
  static List<String> fields(JsonNode patch) {
    List<String> all = new ArrayList<>();
    patch
        .properties()
        .forEach(
            field -> {
              List<String> inner =
                  field.getValue().isObject() ? fields(field.getValue()) : List.of();
              if (inner.isEmpty()) {
                all.add(field.getKey());
              }
              inner.forEach(each -> all.add(field.getKey() + "." + each));
            });
    return all;
  }
}
