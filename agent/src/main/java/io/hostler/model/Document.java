package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * One resource as a user wrote it: {@code kind, name, environment, tags, spec}; whole and valid by
 * itself. Whether what it names is there, only the store can tell.
 *
 * @param file that it stands in; empty when there is only one
 * @param claimed what it says of the resource beside what it declares, by field of an answer: a
 *     resource can be applied as it was shown. Whether it is so, only the store can tell
 */
public record Document(
    ResourceName name,
    Map<String, String> tags,
    ParsedSpec parsed,
    String file,
    Map<String, JsonNode> claimed) {

  /**
   * Of an answer; nobody declares them. {@code status} is as old as the answer and claims nothing.
   */
  static final List<String> CLAIMS =
      List.of("uid", "id", "createdAt", "deletedAt", "generation", "revision", "actions");

  public Document {
    tags = Map.copyOf(tags);
    claimed = Map.copyOf(claimed);
  }

  public Spec spec() {
    return parsed.spec();
  }

  /** {@code {tags, spec}} as written, large content by hash: what a resource's applied holds. */
  public ObjectNode applied() {
    ObjectNode applied = Json.object();
    applied.set("tags", Json.map(tags));
    applied.set("spec", parsed.document().deepCopy());
    return applied;
  }
}
