package io.hostler.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the operator decides when the store went back in time. */
public interface StoreDecisions {

  CompletableFuture<StoreView> status();

  /** The store is right: what differs on the nodes follows it. */
  CompletableFuture<StoreView> accept(Caller caller, boolean dryRun);

  /** The nodes are right: their copies are written back. */
  CompletableFuture<StoreView> redeclare(Caller caller, boolean dryRun);

  /**
   * @param state {@code connected away regressed}
   * @param regressed why it is held to have gone back; empty otherwise
   * @param differences between the store and what the nodes hold, one line each
   */
  record StoreView(
      String state,
      Instant since,
      long era,
      long revision,
      Optional<String> regressed,
      List<String> differences) {}
}
