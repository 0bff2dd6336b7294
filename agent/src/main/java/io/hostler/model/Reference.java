package io.hostler.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A name of another resource in a document.
 *
 * @param field where it stands: {@code spec.sshKeys[1]}
 */
public record Reference(String field, ResourceName target) {

  /** All that a resource of this name and spec names, its environment first. */
  public static List<Reference> of(ResourceName name, Spec spec) {
    List<Reference> all = new ArrayList<>();
    if (!name.kind().cellWide()) {
      all.add(
          new Reference("environment", ResourceName.of(Kind.ENVIRONMENT, "", name.environment())));
    }
    for (Naming naming : name.kind().naming()) {
      List<String> names = naming.names().apply(spec);
      for (int i = 0; i < names.size(); i++) {
        all.add(
            new Reference(
                naming.at(i), ResourceName.of(naming.target(), name.environment(), names.get(i))));
      }
    }
    return all;
  }
}
