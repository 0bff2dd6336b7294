package io.hostler.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Document;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Problems;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import java.util.List;
import java.util.Optional;

/**
 * What a document says of its resource beside what it declares. A resource may be applied as it was
 * shown; what no document can change must then be so, or the document means another resource, or an
 * older state of it.
 */
final class ShownFields {
  /** These are for ever. */
  private static final List<String> IDENTITY = List.of("uid", "id", "createdAt", "deletedAt");

  /** These move by themselves: they matter to who changes what was read. */
  private static final List<String> STATE = List.of("generation", "revision", "actions");

  private ShownFields() {}

  /**
   * @throws InvalidException with every field that is not so
   */
  static void check(Document document, Planned planned) {
    Problems problems = new Problems();
    for (String field : IDENTITY) {
      claim(document, field, planned.before(), problems);
    }
    if (!planned.changes().isEmpty()) {
      for (String field : STATE) {
        claim(document, field, planned.before(), problems);
      }
    }
    problems.check();
  }

  private static void claim(
      Document document, String field, Optional<Declared> before, Problems problems) {
    JsonNode claimed = document.claimed().get(field);
    if (claimed == null) {
      return;
    }
    if (before.isEmpty()) {
      problems.add(field, "is of a resource that is not there: leave it out to declare a new one");
      return;
    }
    Optional<JsonNode> there = Optional.ofNullable(shown(before.get()).get(field));
    if (!there.equals(Optional.of(read(Json.object().set(field, claimed)).path(field)))) {
      problems.add(
          field,
          there
                  .filter(JsonNode::isValueNode)
                  .map(is -> "is " + is.asText() + " there, not " + claimed.asText())
                  .orElse("is another there")
              + ": read the resource again, or leave the field out");
    }
  }

  /** As an answer has it. */
  private static ObjectNode shown(Declared declared) {
    Resource now = declared.resource();
    ObjectNode shown =
        Json.object()
            .put("uid", now.uid().toString())
            .put("id", now.uid().shortId())
            .put("createdAt", now.createdAt().toString())
            .put("generation", now.generation())
            .put("revision", declared.modRevision());
    now.deletedAt().ifPresent(at -> shown.put("deletedAt", at.toString()));
    shown.set("actions", ResourceCodec.actions(now));
    return read(shown);
  }

  /** Trees of YAML have other kinds of numbers than trees of JSON. */
  private static ObjectNode read(ObjectNode tree) {
    return Json.object(Json.write(tree));
  }
}
