package io.hostler.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How this node is. */
public interface Health {

  CompletableFuture<Status> status();

  /** Looks closely; within a deadline of its own. */
  CompletableFuture<List<Finding>> doctor();

  /** The agent's version. */
  String version();

  /**
   * @param parts store, libvirt, network, …
   * @param instances of the cell: state → how many; empty while the store has not been read, as are
   *     the next two
   */
  record Status(
      String node,
      String cell,
      String version,
      Instant startedAt,
      List<Part> parts,
      Optional<Map<String, Integer>> instances,
      Optional<Integer> nodes,
      Optional<Integer> orphans) {}

  /**
   * @param state {@code ok}, {@code degraded} or {@code down}
   */
  record Part(String name, String state, String detail, Optional<Instant> since) {}

  /** What doctor found, worst first; {@code level}: ok, warning, error. */
  record Finding(String level, String code, String detail, String advice) {}
}
