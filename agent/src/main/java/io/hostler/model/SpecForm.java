package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * How the spec of one kind is read and written.
 *
 * @param type the kind's record
 * @param reader takes the fields, notes what is wrong with them
 * @param writer the document form, see {@link SpecCodec#write}
 */
record SpecForm<S extends Spec>(
    Class<S> type, Function<Fields, S> reader, Function<S, ObjectNode> writer) {

  S read(Fields fields) {
    return Fields.read(fields, reader);
  }

  ObjectNode write(Spec spec) {
    return writer.apply(type.cast(spec));
  }
}
