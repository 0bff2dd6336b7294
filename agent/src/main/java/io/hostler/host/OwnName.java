package io.hostler.host;

import io.hostler.plan.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the host's own name resolves. libvirt asks for it at each start of a guest, and the guest
 * waits until the resolver gives up.
 */
public final class OwnName {
  private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

  /** So long an answer is taken to hold. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Asks the system's resolver. */
  interface Resolver {
    /**
     * @throws UnknownHostException when nobody knows the name
     */
    void resolve(String name) throws UnknownHostException;
  }

  private final Path file;
  private final Resolver resolver;
  private final Executor threads;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private @Nullable CompletableFuture<List<Problem>> asked;
  private long askedAt;

  public OwnName() {
    // A resolver that hangs must hold no thread that others wait for.
    this(
        FILE,
        InetAddress::getByName,
        lookUp -> Thread.ofPlatform().daemon().name("own-name").start(lookUp),
        PATIENCE,
        System::nanoTime);
  }

  OwnName(
      Path file, Resolver resolver, Executor threads, Duration patience, LongSupplier nanoTime) {
    this.file = file;
    this.resolver = resolver;
    this.threads = threads;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** In two seconds at most; never more than one look-up is under way. */
  public synchronized CompletableFuture<List<Problem>> findings() {
    CompletableFuture<List<Problem>> last = asked;
    if (last == null || (last.isDone() && nanoTime.getAsLong() - askedAt >= KEPT.toNanos())) {
      last = CompletableFuture.supplyAsync(this::lookUp, threads);
      asked = last;
      askedAt = nanoTime.getAsLong();
    }
    return last.copy()
        .completeOnTimeout(
            List.of(problem("is not resolved in time")),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private List<Problem> lookUp() {
    try {
      resolver.resolve(name());
      return List.of();
    } catch (UnknownHostException e) {
      return List.of(problem("has no address"));
    }
  }

  private Problem problem(String what) {
    return new Problem(
        "host-name-unresolved",
        "the host's own name, "
            + name()
            + ", "
            + what
            + ": libvirt looks it up at each start of a guest, which waits for that",
        "add to /etc/hosts: 127.0.1.1 " + name());
  }

  /** The kernel's; of a host without one, none. */
  private String name() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
