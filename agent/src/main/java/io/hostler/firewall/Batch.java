package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What goes into one commit together, and what its owners wait for. */
final class Batch {
  final CompletableFuture<Committed> answer = new CompletableFuture<>();

  /** Nobody waits any more: its deadline has passed, or it ended. */
  boolean over;

  /** The owners' parts as they were when the commit began. */
  final Map<Uid, GuestRules> taken = new HashMap<>();

  /** Whose parts go with it. */
  final Set<Uid> removed = new HashSet<>();
}
