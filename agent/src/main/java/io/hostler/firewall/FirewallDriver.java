package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The one owner of table {@code inet hostler}. Never blocks its caller. An answer that does not
 * come ends with {@code nft-deadline}: its outcome is unknown; until the call returns, all others
 * end with {@code nft-stuck} at once.
 */
public interface FirewallDriver extends AutoCloseable {

  /**
   * What is in force: read from the kernel when asked first, remembered afterwards. Ends with
   * {@code nft-unreadable} when it can't be read; ask again.
   */
  CompletableFuture<TableDesired> inForce();

  /**
   * Makes the table what {@code desired} gives at the time when the commit begins. What is handed
   * over while a commit runs goes into the next one together. Ends with an {@link NftException}
   * when nothing could be committed; a refused part is in {@link Committed#refused()}.
   */
  CompletableFuture<Committed> commit(Supplier<TableDesired> desired);

  /**
   * What other owners of rules on this host do that our rules can't make good, and what of our own
   * table is not as it should be.
   */
  CompletableFuture<List<Problem>> findings();

  /** What the kernel counted at each rule of a firewall, for all instances of this node. */
  CompletableFuture<List<RuleCount>> counters(Uid firewall);

  /**
   * What the kernel counted of each instance since its elements were last made. The sink is told
   * before the answer.
   */
  CompletableFuture<Map<Uid, Map<TrafficDirection, Counted>>> traffic();

  /** Who is told of traffic from now on. */
  void countInto(TrafficSink sink);

  /**
   * What is in force, with one guest's rules and its firewalls' as the kernel has them at this
   * moment, read by our ids: for questions, never on the way of a commit.
   */
  CompletableFuture<TableDesired> seen(Uid guest);

  /** The whole table, or one instance's part of it, as nft would be given it. */
  CompletableFuture<String> compiled(Optional<Uid> guest);

  /** Why nothing can be committed or asked now: a native call has passed its deadline. */
  Optional<Problem> outOfService();

  /** How often the table was written anew since the start: another hand was in it, or may have. */
  long mended();

  /** Ends the thread; the table stays. */
  @Override
  void close();
}
