package io.hostler.declare;

import io.hostler.model.Json;

/**
 * The value of a key under {@code content/}: text that is too large or too secret for a resource.
 */
public final class Content {
  private static final int SCHEMA = 1;

  private Content() {}

  public static String write(String text) {
    return Json.write(Json.object().put("schema", SCHEMA).put("text", text));
  }

  /** The text of a stored value. */
  public static String read(String value) {
    return Json.object(value).path("text").asText();
  }
}
