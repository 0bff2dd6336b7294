package io.hostler.store;

import java.util.List;

/**
 * @param revision the revision that the whole list is read at; pass it on for the next page
 * @param more whether keys follow the last entry
 */
public record Page(List<Entry> entries, long revision, boolean more) {

  public Page {
    entries = List.copyOf(entries);
  }
}
