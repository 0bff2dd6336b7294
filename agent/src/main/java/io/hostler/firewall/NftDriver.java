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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
  private final Mending mending;
  private final Object lock = new Object();
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
    this.mending = new Mending(thread, this::keeper);
    thread.every(AUDIT, mending::audit);
  }

  /** On the host's nftables, in the network namespace of the process. */
  public static NftDriver onHost() {
    return new NftDriver(Libnftables::new);
  }

  @Override
  public CompletableFuture<TableDesired> inForce() {
    return call(() -> keeper().inForce());
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
    return call(
        () -> {
          List<Problem> found = new ArrayList<>();
          mending.unmended().ifPresent(found::add);
          keeper().nodeRefused().map(NftDriver::ofNode).ifPresent(found::add);
          opened().foreignForwardDrops().forEach(chain -> found.add(forwardDrop(chain)));
          return List.copyOf(found);
        });
  }

  private static Problem ofNode(Problem why) {
    return new Problem(
        why.code(),
        "the part of the table that belongs to the node is still as it was: " + why.detail(),
        "services, private pools or the log of drops: undo the last change of them");
  }

  private static Problem forwardDrop(String chain) {
    return new Problem(
        "foreign-forward-drop",
        "chain " + chain + " drops forwarded packets by its policy",
        "allow the guests' interfaces (t*) there: an accept in one table does not override a drop"
            + " in another");
  }

  @Override
  public CompletableFuture<List<RuleCount>> counters(Uid firewall) {
    return call(
        () ->
            opened().counters(NftNames.firewallChain(firewall)).entrySet().stream()
                .map(each -> RuleCount.of(each.getKey(), each.getValue()))
                .toList());
  }

  @Override
  public CompletableFuture<Map<Uid, Map<TrafficDirection, Counted>>> traffic() {
    return call(
        () -> {
          Map<Uid, Map<TrafficDirection, Counted>> all =
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
    return call(() -> keeper().seen(guest));
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
    return mending.count();
  }

  @Override
  public void close() {
    thread.run(
        () -> {
          mending.done();
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
    mending.first();
    try {
      Committed committed = commit(desired.get());
      // After a failure to write the table anew a commit writes all of it.
      mending.done();
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

  /** What came before in the queue, or is asked at any time, waits until the table is back. */
  private <T> CompletableFuture<T> call(Callable<T> work) {
    return thread.call(
        () -> {
          mending.first();
          return work.call();
        });
  }

  private TableKeeper keeper() {
    Nft open = opened();
    if (keeper == null) {
      keeper =
          new TableKeeper(
              open,
              new TrafficSink() {
                @Override
                public void sampled(Map<Uid, Map<TrafficDirection, Counted>> all) {
                  sink.sampled(all);
                }

                @Override
                public void last(Map<Uid, Map<TrafficDirection, Counted>> some) {
                  sink.last(some);
                }
              });
    }
    return keeper;
  }

  /** Watches before the first read, so that no change falls between the two. */
  private Nft opened() {
    if (nft == null) {
      Nft open = available();
      try {
        watch = open.watch(mending::touched, mending::lost);
      } catch (RuntimeException e) {
        open.close();
        throw e;
      }
      nft = open;
    }
    return nft;
  }

  private Nft available() {
    try {
      return opener.get();
    } catch (LinkageError e) {
      throw new NftException(
          "nft-unavailable", "libnftables can't be loaded: " + e.getMessage(), e);
    }
  }
}
