package io.hostler.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Json;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One field that a declaration changes.
 *
 * @param field as a path: {@code spec.cpus}
 * @param before as JSON; empty when it was not there
 * @param after as JSON; empty when it is taken away
 */
public record FieldChange(String field, Optional<String> before, Optional<String> after) {

  @Override
  public String toString() {
    return field + ": " + before.orElse("-") + " => " + after.orElse("-");
  }

  /** What differs in tags, spec and power of action; content shows by its hash only. */
  static List<FieldChange> between(Optional<Resource> before, Resource after) {
    ObjectNode now = ResourceCodec.tree(after);
    ObjectNode then = before.map(ResourceCodec::tree).orElseGet(now::objectNode);
    List<FieldChange> changes = new ArrayList<>();
    for (String part : List.of("tags", "spec", "actions", "deletedAt")) {
      compare(part, then.path(part), now.path(part), changes);
    }
    return changes;
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, List<FieldChange> changes) {
    if (before.equals(after)) {
      return;
    }
    boolean deeper =
        (before.isObject() || before.isMissingNode())
            && (after.isObject() || after.isMissingNode());
    if (!deeper) {
      changes.add(new FieldChange(path, text(before), text(after)));
      return;
    }
    TreeSet<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    names.forEach(name -> compare(path + "." + name, before.path(name), after.path(name), changes));
  }

  private static Optional<String> text(JsonNode node) {
    return node.isMissingNode() ? Optional.empty() : Optional.of(Json.write(node));
  }
}
