package io.hostler.store;

import io.hostler.plan.Problem;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asked at every connect: where the store stands, and whether it is the one that is remembered. */
public interface ConnectCheck {

  /**
   * A linearizable read.
   *
   * @see Answer
   */
  CompletableFuture<Answer> ask();

  /**
   * The store was lost sight of: what answers next may have gone back, so nothing may be written
   * before it was asked.
   */
  void lost();

  /** A revision that was delivered, now or before, so that a lower one is noticed later. */
  void saw(long revision);

  /**
   * @param revision the store's newest
   * @param regressed why what the store holds must not be taken over
   * @param era of the cell; another one: the operator decided about a store that went back, so no
   *     revision of before can be gone on from. 0 where nothing is known
   */
  record Answer(long revision, Optional<Problem> regressed, long era) {}

  /** Lets every store pass. */
  static ConnectCheck open(Store store) {
    return new ConnectCheck() {
      @Override
      public CompletableFuture<Answer> ask() {
        return store
            .list(Keys.CELL, "", 0, 1)
            .thenApply(page -> new Answer(page.revision(), Optional.empty(), 0));
      }

      @Override
      public void lost() {
        // It is not asked for a judgement.
      }

      @Override
      public void saw(long revision) {
        // Nothing is compared, so nothing is remembered.
      }
    };
  }
}
