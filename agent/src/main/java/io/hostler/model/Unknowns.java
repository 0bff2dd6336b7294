package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/**
 * What a stored value holds that this version does not know, at any depth: kept beside the record
 * that was read from it, and put back when the record is written.
 *
 * <p>A field is unknown when the value has it and our own rendering of what we read has it not; so
 * it rests on the codecs writing every field that they know, defaults included. An item of a list
 * is found again by what we know of it, or else by its place when the list has kept its length.
 *
 * @param schema of the value
 * @param original the value as it was stored; empty when we know all of it
 * @param known our rendering of it; empty when we know all of it
 */
public record Unknowns(int schema, ObjectNode original, ObjectNode known) {

  /** The newest schema that this version writes. */
  public static final int SCHEMA = 1;

  /** Nothing unknown: of values that we make. */
  public static final Unknowns NONE = none(SCHEMA);

  /** What {@code original} holds beside {@code known}, our rendering of what was read from it. */
  public static Unknowns between(int schema, ObjectNode original, ObjectNode known) {
    if (hasMore(original, known)) {
      return new Unknowns(schema, original, known);
    }
    return schema == SCHEMA ? NONE : none(schema);
  }

  /** Whether this version may write the value back: not when a newer schema wrote it. */
  public boolean writable() {
    return schema <= SCHEMA;
  }

  /**
   * To be asked before {@code what} is written back.
   *
   * @throws HostlerException {@code schema-newer} when a newer schema wrote it
   */
  public void checkWritable(String what) {
    if (!writable()) {
      throw newer(what);
    }
  }

  /** What to answer to whoever would write {@code what}, which a newer schema wrote. */
  public static HostlerException newer(String what) {
    return new HostlerException(
        new Problem(
            "schema-newer",
            what + " was written by a newer version, which only that may change",
            "upgrade this node, or send the request to one that is upgraded"));
  }

  /** Puts what is unknown back into {@code written}, our rendering of the changed record. */
  public ObjectNode addTo(ObjectNode written) {
    merge(written, original, known);
    return written;
  }

  private static Unknowns none(int schema) {
    return new Unknowns(
        schema, JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
  }

  private static boolean hasMore(JsonNode original, JsonNode known) {
    if (original.isObject() && known.isObject()) {
      return original
          .propertyStream()
          .filter(field -> !field.getValue().isNull())
          .anyMatch(
              field ->
                  !known.has(field.getKey())
                      || hasMore(field.getValue(), known.get(field.getKey())));
    }
    if (original.isArray() && known.isArray()) {
      for (int i = 0; i < Math.min(original.size(), known.size()); i++) {
        if (hasMore(original.get(i), known.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  private static void merge(JsonNode written, JsonNode original, JsonNode known) {
    if (written instanceof ObjectNode target && original.isObject() && known.isObject()) {
      original
          .propertyStream()
          .forEach(
              field -> {
                String name = field.getKey();
                if (!known.has(name)) {
                  if (!target.has(name) && !field.getValue().isNull()) {
                    target.set(name, field.getValue().deepCopy());
                  }
                } else if (target.has(name)) {
                  merge(target.get(name), field.getValue(), known.get(name));
                }
              });
    } else if (written.isArray() && original.isArray() && known.isArray()) {
      for (int i = 0; i < written.size(); i++) {
        int before = before(written, i, known);
        if (before >= 0 && before < original.size()) {
          merge(written.get(i), original.get(before), known.get(before));
        }
      }
    }
  }

  /** Where item {@code i} of {@code written} was before; -1 when it is new. */
  private static int before(JsonNode written, int i, JsonNode known) {
    if (i < known.size() && known.get(i).equals(written.get(i))) {
      return i;
    }
    for (int j = 0; j < known.size(); j++) {
      if (known.get(j).equals(written.get(i))) {
        return j;
      }
    }
    return written.size() == known.size() ? i : -1;
  }

  /** Without the value: it may be large. */
  @Override
  public String toString() {
    return "Unknowns[schema " + schema + (original.isEmpty() ? "" : ", with unknown fields") + "]";
  }
}
