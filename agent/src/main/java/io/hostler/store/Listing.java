package io.hostler.store;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** All keys under a prefix as they stood at one revision, read page by page. */
record Listing(NavigableMap<String, Entry> entries, long revision) {
  static final int PAGE = 500;

  /** Fails as its first failing page does; the caller starts over, never at another revision. */
  static CompletableFuture<Listing> read(Store store, String prefix) {
    return next(store, prefix, "", 0, new TreeMap<>());
  }

  private static CompletableFuture<Listing> next(
      Store store, String prefix, String after, long revision, NavigableMap<String, Entry> sofar) {
    return store
        .list(prefix, after, revision, PAGE)
        .thenCompose(
            page -> {
              page.entries().forEach(entry -> sofar.put(entry.key(), entry));
              return page.more()
                  ? next(store, prefix, page.entries().getLast().key(), page.revision(), sofar)
                  : CompletableFuture.completedFuture(new Listing(sofar, page.revision()));
            });
  }
}
