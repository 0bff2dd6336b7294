package io.hostler.model;

import java.util.Map;

/**
 * The JSON schema of a kind's spec: what its form takes, found by letting it read an empty object
 * that notes each field that it is asked for. So no field can be in one and not in the other.
 */
public final class SpecSchema {

  private SpecSchema() {}

  public static Map<String, Object> of(Kind kind) {
    ObjectShape shape = new ObjectShape();
    var unused = kind.form().read(Fields.noting(shape));
    return shape.schema();
  }
}
