package io.hostler.store;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** All keys under a prefix as they stood at one revision, read page by page. */
record Listing(NavigableMap<String, Entry> entries, long revision) {
  static final int PAGE = 500;

  /**
   * Fails as its first failing page does; the caller starts over, never at another revision.
   *
   * @param held an entry → the equal one that is held already, or itself: so what did not change is
   *     never in memory twice but for a page
   */
  static CompletableFuture<Listing> read(Store store, String prefix, UnaryOperator<Entry> held) {
    return next(store, prefix, held, "", 0, new TreeMap<>());
  }

  private static CompletableFuture<Listing> next(
      Store store,
      String prefix,
      UnaryOperator<Entry> held,
      String after,
      long revision,
      NavigableMap<String, Entry> sofar) {
    return store
        .list(prefix, after, revision, PAGE)
        .thenCompose(
            page -> {
              page.entries().stream().map(held).forEach(entry -> sofar.put(entry.key(), entry));
              return page.more()
                  ? next(
                      store, prefix, held, page.entries().getLast().key(), page.revision(), sofar)
                  : CompletableFuture.completedFuture(new Listing(sofar, page.revision()));
            });
  }
}
