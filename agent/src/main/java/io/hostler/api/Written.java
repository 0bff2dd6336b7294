package io.hostler.api;

import java.util.List;

/**
 * What a write did to one resource, or (dry run) would do.
 *
 * @param resource as it stands afterwards; of a removed one: as it last stood
 */
public record Written(Change change, ResourceView resource, List<Difference> differences) {

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
  }
}
