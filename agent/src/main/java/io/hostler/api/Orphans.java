package io.hostler.api;

import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What carries this cell's mark on a host and has no desired resource. */
public interface Orphans {

  CompletableFuture<List<Orphan>> list();

  /**
   * @param name when its own is taken
   */
  CompletableFuture<Written> adopt(
      Caller caller, Uid uid, Optional<String> environment, Optional<String> name, boolean dryRun);

  /** Removes it from its host, its disks too. */
  CompletableFuture<Void> delete(Caller caller, Uid uid, boolean dryRun);

  /**
   * @param memory bytes that it holds
   */
  record Orphan(
      Uid uid,
      String environment,
      String name,
      String node,
      String state,
      List<String> addresses,
      long memory,
      Instant since) {}
}
