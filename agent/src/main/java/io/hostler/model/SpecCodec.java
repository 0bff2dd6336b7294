package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Specs to and from their document form. */
public final class SpecCodec {

  private SpecCodec() {}

  /**
   * The document form: fields in a fixed order, defaults written out (so that a later version's
   * other default changes nothing that is declared), user data as {@code sha256:…}. Reading it
   * gives an equal spec.
   */
  public static ObjectNode write(Spec spec) {
    return spec.kind().form().write(spec);
  }

  /**
   * Reads what a user wrote, after a merge for example.
   *
   * @throws InvalidException with every problem; fields begin with {@code spec.}
   */
  public static ParsedSpec parse(Kind kind, ObjectNode document) {
    Problems problems = new Problems();
    ParsedSpec parsed = parse(kind, document, "spec", problems);
    problems.check();
    return parsed;
  }

  /** As {@link #parse(Kind, ObjectNode)}; the result is of use only when no problem was added. */
  static ParsedSpec parse(Kind kind, ObjectNode document, String path, Problems problems) {
    ObjectNode copy = document.deepCopy();
    Fields.Reading reading = Fields.Reading.strict(problems);
    Spec spec = read(kind, new Fields(copy, path, reading));
    return new ParsedSpec(spec, copy, reading.contents());
  }

  /**
   * Reads what {@link #write} wrote, or a newer version's: fields that this version does not know
   * are passed over.
   */
  public static Spec readStored(Kind kind, ObjectNode written) {
    Fields.Reading reading = Fields.Reading.lenient();
    Spec spec = read(kind, new Fields(written, "", reading));
    reading.problems().check();
    return spec;
  }

  static Spec read(Kind kind, Fields fields) {
    return kind.form().read(fields);
  }
}
