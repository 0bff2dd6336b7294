package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code {description}}. */
final class EnvironmentForm {
  private static final int MAX_DESCRIPTION = 1024;

  private EnvironmentForm() {}

  static EnvironmentSpec read(Fields fields) {
    String description = fields.text("description").orElse("");
    fields.rule(
        description.length() <= MAX_DESCRIPTION,
        "description",
        "must be at most " + MAX_DESCRIPTION + " characters");
    fields.rule(
        TextRules.isProse(description),
        "description",
        "must hold no control characters but line breaks and tabs");
    return new EnvironmentSpec(description);
  }

  static ObjectNode write(EnvironmentSpec spec) {
    return Json.object().put("description", spec.description());
  }
}
