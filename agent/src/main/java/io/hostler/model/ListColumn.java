package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * What lists show of a kind's spec, beside what they show of every kind.
 *
 * @param heading in capitals
 * @param cell from the spec's document form
 */
public record ListColumn(String heading, Function<JsonNode, String> cell) {

  /** The text or number of one field; empty where it is missing. */
  static ListColumn field(String heading, String field) {
    return new ListColumn(heading, spec -> spec.path(field).asText());
  }

  static ListColumn flag(String heading, String field) {
    return new ListColumn(heading, spec -> spec.path(field).asBoolean() ? "yes" : "no");
  }

  static ListColumn count(String heading, String field) {
    return new ListColumn(heading, spec -> Integer.toString(spec.path(field).size()));
  }
}
