package io.hostler.placement;

import io.hostler.store.Entry;
import io.hostler.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
    return Commit.await(read(store, prefix, revision));
  }

  /** As {@link #of}, without blocking. */
  static CompletableFuture<Listing> read(Store store, String prefix, long revision) {
    return from(store, prefix, "", revision, new ArrayList<>());
  }

  /** What a member has at hand: see {@link Store#listNearby}. */
  static CompletableFuture<Listing> nearby(Store store, String prefix) {
    return store
        .listNearby(prefix, PAGE)
        .thenCompose(
            page ->
                page.more()
                    ? read(store, prefix, 0)
                    : CompletableFuture.completedFuture(
                        new Listing(page.entries(), page.revision())));
  }

  private static CompletableFuture<Listing> from(
      Store store, String prefix, String after, long revision, List<Entry> before) {
    return store
        .list(prefix, after, revision, PAGE)
        .thenCompose(
            page -> {
              before.addAll(page.entries());
              return !page.more() || page.entries().isEmpty()
                  ? CompletableFuture.completedFuture(new Listing(before, page.revision()))
                  : from(store, prefix, page.entries().getLast().key(), page.revision(), before);
            });
  }
}
