package io.hostler.api;

import io.hostler.model.Warning;
import java.util.List;

/**
 * What a write did to one resource, or (dry run) would do.
 *
 * @param resource as it stands afterwards; of a removed one: as it last stood
 * @param warnings of what is taken, and may not do what its owner expects
 */
public record Written(
    Change change, ResourceView resource, List<Difference> differences, List<Warning> warnings) {

  /** One that nothing is to be said of. */
  public Written(Change change, ResourceView resource, List<Difference> differences) {
    this(change, resource, differences, List.of());
  }

  public enum Change {
    CREATED,
    CHANGED,
    UNCHANGED,
    /** Marked; its node tears it down. */
    DELETING,
    /** Gone: nothing held it. */
    DELETED
  }

  public Written {
    differences = List.copyOf(differences);
    warnings = List.copyOf(warnings);
  }
}
