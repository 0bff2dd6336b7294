package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What a document declares of its resource: {@code {tags, spec}}, read and checked. */
public record Body(Map<String, String> tags, ParsedSpec parsed) {

  public Body {
    tags = Map.copyOf(tags);
  }

  /**
   * Reads what came of a merge.
   *
   * @throws InvalidException with every problem
   */
  public static Body parse(Kind kind, ObjectNode merged) {
    Problems problems = new Problems();
    Body body =
        Fields.read(
            new Fields(merged, "", Fields.Reading.strict(problems)),
            top -> new Body(NameRules.tags(top, "tags"), spec(kind, top, problems)));
    problems.check();
    return body;
  }

  /** The spec in {@code top}: an object, or nothing at all. */
  static ParsedSpec spec(Kind kind, Fields top, Problems problems) {
    Optional<JsonNode> spec = top.take("spec");
    if (spec.isPresent() && !spec.get().isObject()) {
      top.wrong("spec", "must be an object of fields");
    }
    ObjectNode body = spec.orElse(null) instanceof ObjectNode object ? object : Json.object();
    return SpecCodec.parse(kind, body, top.at("spec"), problems);
  }
}
