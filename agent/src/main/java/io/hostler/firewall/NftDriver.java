package io.hostler.firewall;

import io.hostler.model.IpAddress;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver over nftables: one thread, one context, commits one after the other. What another hand
 * changes in our table is mended as soon as the kernel tells of it.
 */
public final class NftDriver implements FirewallDriver {
  private static final Logger LOG = LoggerFactory.getLogger(NftDriver.class);
  private static final Duration AUDIT = Duration.ofMinutes(10);

  private final NftThread thread;
  private final Supplier<Nft> opener;
  private final Object lock = new Object();
  private final AtomicBoolean touched = new AtomicBoolean();
  private final AtomicLong mended = new AtomicLong();
  private List<CompletableFuture<Committed>> waiting = new ArrayList<>();
  private @Nullable Supplier<TableDesired> next;
  private volatile TrafficSink sink = TrafficSink.none();
  private @Nullable Nft nft;
  private @Nullable TableKeeper keeper;
  private @Nullable AutoCloseable watch;

  NftDriver(Supplier<Nft> opener) {
    this(opener, NftThread.DEADLINE);
  }

  /**
   * @param deadline of each call
   */
  NftDriver(Supplier<Nft> opener, Duration deadline) {
    this.opener = opener;
    this.thread = new NftThread(deadline);
    thread.every(AUDIT, this::audit);
  }

  /** On the host's nftables, in the network namespace of the process. */
  public static NftDriver onHost() {
    return new NftDriver(Libnftables::new);
  }

  @Override
  public CompletableFuture<TableDesired> inForce() {
    return thread.call(() -> keeper().inForce());
  }

  @Override
  public CompletableFuture<Committed> commit(Supplier<TableDesired> desired) {
    Optional<Problem> out = thread.outOfService();
    if (out.isPresent()) {
      return CompletableFuture.failedFuture(new NftException(out.get()));
    }
    CompletableFuture<Committed> answer = new CompletableFuture<>();
    synchronized (lock) {
      boolean queued = next != null;
      next = desired;
      waiting.add(answer);
      if (!queued) {
        thread.run(this::commitWaiting);
      }
    }
    return thread.within(answer);
  }

  @Override
  public CompletableFuture<List<Problem>> findings() {
    Optional<Problem> out = thread.outOfService();
    if (out.isPresent()) {
      return CompletableFuture.completedFuture(List.of(out.get()));
    }
    return thread.call(
        () ->
            opened().foreignForwardDrops().stream()
                .map(
                    chain ->
                        new Problem(
                            "foreign-forward-drop",
                            "chain " + chain + " drops forwarded packets by its policy",
                            "allow the guests' interfaces (t*) there: an accept in one table does"
                                + " not override a drop in another"))
                .toList());
  }

  @Override
  public CompletableFuture<List<RuleCount>> counters(Uid firewall) {
    return thread.call(
        () ->
            opened().counters(Names.firewallChain(firewall)).entrySet().stream()
                .map(each -> RuleCount.of(each.getKey(), each.getValue()))
                .toList());
  }

  @Override
  public CompletableFuture<Map<Uid, Map<Way, Counted>>> traffic() {
    return thread.call(
        () -> {
          Map<Uid, Map<Way, Counted>> all =
              Traffic.of(keeper().inForce().guests().values(), opened());
          sink.sampled(all);
          return all;
        });
  }

  @Override
  public void countInto(TrafficSink listener) {
    sink = listener;
  }

  @Override
  public CompletableFuture<TableDesired> seen(Uid guest) {
    return thread.call(() -> keeper().seen(guest));
  }

  @Override
  public CompletableFuture<String> compiled(Optional<Uid> guest) {
    return inForce().thenApply(table -> Compiled.text(table, guest));
  }

  @Override
  public Optional<Problem> outOfService() {
    return thread.outOfService();
  }

  @Override
  public long mended() {
    return mended.get();
  }

  @Override
  public void close() {
    thread.run(
        () -> {
          try {
            if (watch != null) {
              watch.close();
            }
          } catch (Exception e) {
            LOG.warn("the watch of nftables did not end well", e);
          }
          if (nft != null) {
            nft.close();
            nft = null;
            keeper = null;
          }
        });
    thread.close();
  }

  private void commitWaiting() {
    List<CompletableFuture<Committed>> answers;
    Supplier<TableDesired> desired;
    synchronized (lock) {
      answers = waiting;
      desired = next;
      waiting = new ArrayList<>();
      next = null;
    }
    if (desired == null) {
      return;
    }
    try {
      Committed committed = commit(desired.get());
      answers.forEach(answer -> answer.complete(committed));
    } catch (RuntimeException e) {
      answers.forEach(answer -> answer.completeExceptionally(e));
    }
  }

  private Committed commit(TableDesired desired) {
    TableKeeper table = keeper();
    TableDesired before = table.inForce();
    try {
      return table.commit(desired);
    } finally {
      forget(Released.between(before, table.inForce()));
    }
  }

  /**
   * What is established passes before any rule is asked, so the next guest of an address would
   * inherit what the world has open to it. Before the commit is answered: until then nobody gives
   * the address away.
   */
  private void forget(Set<IpAddress> released) {
    try {
      if (!released.isEmpty()) {
        opened().forget(released);
      }
    } catch (RuntimeException e) {
      LOG.warn("flows of {} are left to time out: {}", released, e.getMessage());
    }
  }

  /**
   * The whole table is written, not only what reads differently: a rule may have been changed under
   * its comment, and writing is quicker than reading (0.35 s against 3 s at 5,000 guests).
   */
  private void touched(String who) {
    LOG.warn("table {} was changed by {}: writing it anew", Ruleset.TABLE, who);
    if (touched.compareAndSet(false, true)) {
      thread.run(this::replace);
    }
  }

  private void replace() {
    touched.set(false);
    try {
      keeper().replace();
      mended.incrementAndGet();
    } catch (RuntimeException e) {
      LOG.error("table {} can't be written anew, left to the audit", Ruleset.TABLE, e);
    }
  }

  private void audit() {
    try {
      if (keeper().mend()) {
        mended.incrementAndGet();
        LOG.warn("table {} was not as committed and has been mended", Ruleset.TABLE);
      }
    } catch (RuntimeException e) {
      LOG.error("table {} can't be audited", Ruleset.TABLE, e);
    }
  }

  private TableKeeper keeper() {
    Nft open = opened();
    if (keeper == null) {
      keeper =
          new TableKeeper(
              open,
              new TrafficSink() {
                @Override
                public void sampled(Map<Uid, Map<Way, Counted>> all) {
                  sink.sampled(all);
                }

                @Override
                public void last(Map<Uid, Map<Way, Counted>> some) {
                  sink.last(some);
                }
              });
    }
    return keeper;
  }

  /** Watches before the first read, so that no change falls between the two. */
  private Nft opened() {
    if (nft == null) {
      Nft open = opener.get();
      watch = open.watch(this::touched, () -> thread.run(this::audit));
      nft = open;
    }
    return nft;
  }
}
