package io.hostler.declare;

import io.hostler.model.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One resource as a request would have it, before it is checked and written.
 *
 * @param before as it stands; empty when it is new
 * @param contents large content that came with it, by sha256; secret
 */
record Planned(Optional<Declared> before, Resource after, Map<String, String> contents) {

  List<FieldChange> changes() {
    return FieldChange.between(before.map(Declared::resource), after);
  }

  /** Whether there is anything to write, be it only what was last applied. */
  boolean differs() {
    return before.map(each -> !each.resource().equals(after)).orElse(true);
  }

  Planned with(Resource changed) {
    return new Planned(before, changed, contents);
  }

  /** Without contents. */
  @Override
  public String toString() {
    return "Planned[" + after.name() + "]";
  }
}
