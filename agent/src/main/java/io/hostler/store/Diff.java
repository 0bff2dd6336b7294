package io.hostler.store;

import java.util.List;
import java.util.stream.Stream;

/**
 * What changed under a prefix between two revisions of the store: always whole revisions.
 *
 * @param revision the revision that this leads to
 * @param put new or changed, as they are now; in order of key after a list
 * @param deleted as they were before
 * @param listed whether it is the difference of a whole list to what was known before, so that more
 *     than one revision may have gone into it
 */
public record Diff(long revision, List<Entry> put, List<Entry> deleted, boolean listed) {

  public Diff {
    put = List.copyOf(put);
    deleted = List.copyOf(deleted);
  }

  /** Whether the key is among what changed. */
  public boolean touches(String key) {
    return Stream.concat(put.stream(), deleted.stream()).anyMatch(each -> each.key().equals(key));
  }

  public boolean isEmpty() {
    return put.isEmpty() && deleted.isEmpty();
  }
}
