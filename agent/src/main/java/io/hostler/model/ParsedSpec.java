package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A spec read from what a user wrote.
 *
 * @param document as the user wrote it, defaults left out as they were, large content by its hash
 * @param contents the large content that came with it, by sha256: what the spec names of it. A hash
 *     that the spec names and that is not here refers to content that must be there already.
 */
public record ParsedSpec(Spec spec, ObjectNode document, Map<String, String> contents) {

  public ParsedSpec {
    contents = Map.copyOf(contents);
  }

  /** Without contents: they may be secret. */
  @Override
  public String toString() {
    return "ParsedSpec[" + spec + "]";
  }
}
