package io.hostler.reservation;

import io.hostler.store.Entry;
import io.hostler.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** All keys under a prefix, read by pages at one revision. */
public record BlockingListing(List<Entry> entries, long revision) {
  private static final int PAGE = 500;

  public BlockingListing {
    entries = List.copyOf(entries);
  }

  /**
   * Blocks for each page.
   *
   * @param revision to read at; 0 for now
   */
  public static BlockingListing of(Store store, String prefix, long revision) {
    return Commit.await(read(store, prefix, revision));
  }

  /** As {@link #of}, without blocking. */
  static CompletableFuture<BlockingListing> read(Store store, String prefix, long revision) {
    return from(store, prefix, "", revision, new ArrayList<>());
  }

  /** What a member has at hand: see {@link Store#listNearby}. */
  static CompletableFuture<BlockingListing> nearby(Store store, String prefix) {
    return store
        .listNearby(prefix, PAGE)
        .thenCompose(
            page ->
                page.more()
                    ? read(store, prefix, 0)
                    : CompletableFuture.completedFuture(
                        new BlockingListing(page.entries(), page.revision())));
  }

  private static CompletableFuture<BlockingListing> from(
      Store store, String prefix, String after, long revision, List<Entry> before) {
    return store
        .list(prefix, after, revision, PAGE)
        .thenCompose(
            page -> {
              before.addAll(page.entries());
              return !page.more() || page.entries().isEmpty()
                  ? CompletableFuture.completedFuture(new BlockingListing(before, page.revision()))
                  : from(store, prefix, page.entries().getLast().key(), page.revision(), before);
            });
  }
}
