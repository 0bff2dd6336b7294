package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One resource as a user wrote it: {@code kind, name, environment, tags, spec}; whole and valid by
 * itself. Whether what it names is there, only the store can tell.
 *
 * @param file that it stands in; empty when there is only one
 */
public record Document(
    ResourceName name, Map<String, String> tags, ParsedSpec parsed, String file) {

  public Document {
    tags = Map.copyOf(tags);
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
