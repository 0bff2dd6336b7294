package io.hostler.api;

import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The nodes of the cell. */
public interface Nodes {

  CompletableFuture<Read<List<NodeView>>> list();

  /** Of one that is in the list. */
  CompletableFuture<ExplainView> explain(NodeView node);

  /**
   * @param state {@code alive} or {@code unknown}
   * @param version of its agent; like cpus and memory empty of a node that this one has never heard
   *     of, and only knows by what is placed on it
   * @param memory bytes that instances may use
   * @param reserved bytes that placements hold
   */
  record NodeView(
      Uid uid,
      String name,
      String state,
      Optional<Instant> unknownSince,
      Optional<String> version,
      Optional<Integer> cpus,
      Optional<Long> memory,
      long reserved,
      int instances,
      List<String> addresses,
      Map<String, String> tags,
      boolean cordoned) {}
}
