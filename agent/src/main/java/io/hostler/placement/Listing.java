package io.hostler.placement;

import io.hostler.store.Entry;
import io.hostler.store.Page;
import io.hostler.store.Store;
import java.util.ArrayList;
import java.util.List;

/** All keys under a prefix, read by pages at one revision. */
public record Listing(List<Entry> entries, long revision) {
  private static final int PAGE = 500;

  public Listing {
    entries = List.copyOf(entries);
  }

  /**
   * Blocks for each page.
   *
   * @param revision to read at; 0 for now
   */
  public static Listing of(Store store, String prefix, long revision) {
    List<Entry> all = new ArrayList<>();
    String after = "";
    long at = revision;
    while (true) {
      Page page = Commit.await(store.list(prefix, after, at, PAGE));
      all.addAll(page.entries());
      at = page.revision();
      if (!page.more() || page.entries().isEmpty()) {
        return new Listing(all, at);
      }
      after = page.entries().getLast().key();
    }
  }
}
