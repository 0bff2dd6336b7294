package io.hostler.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The driver over nftables: one thread, one context, commits one after the other. */
public final class NftDriver implements FirewallDriver {
  private final NftThread thread = new NftThread();
  private final Supplier<Nft> opener;
  private final Object lock = new Object();
  private List<CompletableFuture<Committed>> waiting = new ArrayList<>();
  private @Nullable Supplier<TableDesired> next;
  private @Nullable Nft nft;
  private @Nullable TableKeeper keeper;

  NftDriver(Supplier<Nft> opener) {
    this.opener = opener;
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
    CompletableFuture<Committed> answer = new CompletableFuture<>();
    synchronized (lock) {
      boolean queued = next != null;
      next = desired;
      waiting.add(answer);
      if (queued) {
        return answer;
      }
    }
    thread.run(this::commitWaiting);
    return answer;
  }

  @Override
  public void close() {
    thread.run(
        () -> {
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
      Committed committed = keeper().commit(desired.get());
      answers.forEach(answer -> answer.complete(committed));
    } catch (RuntimeException e) {
      answers.forEach(answer -> answer.completeExceptionally(e));
    }
  }

  private TableKeeper keeper() {
    if (keeper == null) {
      nft = opener.get();
      keeper = new TableKeeper(nft);
    }
    return keeper;
  }
}
