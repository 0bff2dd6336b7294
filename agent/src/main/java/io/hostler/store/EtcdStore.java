package io.hostler.store;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.WatchOption;
import io.hostler.plan.Problem;
import io.hostler.store.WatchListener.WatchEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in etcd, through jetcd with everything switched off that it would do by itself: no
 * retry, no resumed watch, no call without a deadline. Futures complete on threads of this store.
 */
public final class EtcdStore implements Store {
  private static final Logger log = LoggerFactory.getLogger(EtcdStore.class);

  /**
   * A client that was built, or was answered, less than this ago is not replaced: several watchers
   * may ask at the same time, and what is slow is not dead. Shorter than they wait for an answer.
   */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final EtcdAccess access;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("etcd-", 0).factory());
  private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
  private volatile Connection connection;
  private volatile long cluster;

  /** A client, and what renews leases through its connection. */
  private record Connection(Client client, Renewals renewals) {}

  /** When the client was built, or answered last. */
  private volatile long livedAt;

  private boolean closed;

  /** Connects lazily: an etcd that is away is no error here. */
  public EtcdStore(EtcdAccess access) {
    this.access = access;
    this.connection = connect();
    this.livedAt = System.nanoTime();
  }

  private Connection connect() {
    Renewals renewals = new Renewals();
    return new Connection(EtcdClient.build(access, threads, renewals), renewals);
  }

  private Client client() {
    return connection.client();
  }

  @Override
  public CompletableFuture<Optional<Entry>> get(String key) {
    return call(
        false,
        () -> client().getKVClient().get(EtcdRequests.bytes(key), GetOption.DEFAULT),
        response -> {
          seen(response);
          return response.getKvs().stream().map(EtcdRequests::entry).findFirst();
        });
  }

  @Override
  public CompletableFuture<Page> list(String prefix, String after, long revision, int limit) {
    return page(prefix, after, revision, limit, false);
  }

  /** A serializable read: a linearizable one waits for the write that etcd is syncing to disk. */
  @Override
  public CompletableFuture<Page> listNearby(String prefix, int limit) {
    return page(prefix, "", 0, limit, true);
  }

  private CompletableFuture<Page> page(
      String prefix, String after, long revision, int limit, boolean nearby) {
    return call(
        false,
        () ->
            client()
                .getKVClient()
                .get(
                    EtcdRequests.start(prefix, after),
                    EtcdRequests.range(prefix, revision, limit, nearby)),
        response -> {
          seen(response);
          return new Page(
              response.getKvs().stream().map(EtcdRequests::entry).toList(),
              revision == 0 ? response.getHeader().getRevision() : revision,
              response.isMore());
        });
  }

  @Override
  public CompletableFuture<TxnResult> commit(Txn txn) {
    return call(
        true,
        () -> {
          TxnLimits.check(txn);
          return client()
              .getKVClient()
              .txn()
              .If(EtcdRequests.conditions(txn))
              .Then(EtcdRequests.changes(txn))
              .Else(EtcdRequests.reads(txn))
              .commit();
        },
        response -> {
          seen(response);
          return EtcdRequests.result(response);
        });
  }

  @Override
  public Watch watch(String prefix, long revision, WatchListener listener) {
    EtcdWatch[] self = new EtcdWatch[1];
    EtcdWatch watch =
        new EtcdWatch(
            listener, id -> id == cluster || cluster == 0, threads, () -> watches.remove(self[0]));
    self[0] = watch;
    watches.add(watch);
    WatchOption option =
        WatchOption.builder()
            .withRange(OptionsUtil.prefixEndOf(EtcdRequests.bytes(prefix)))
            .withRevision(revision + 1)
            // Else a member that is cut off from the others keeps the watch open and silent.
            .withRequireLeader(true)
            .build();
    try {
      watch.opened(client().getWatchClient().watch(EtcdRequests.bytes(prefix), option, watch));
    } catch (RuntimeException e) {
      watch.end(WatchEnd.BROKEN, e);
    }
    return watch;
  }

  @Override
  public CompletableFuture<Lease> grant(long ttlSeconds) {
    return call(
        true,
        () -> client().getLeaseClient().grant(ttlSeconds),
        response -> new EtcdLease(response.getID()));
  }

  /** The id of the cluster that answered last; 0 before the first answer. */
  @Override
  public long cluster() {
    return cluster;
  }

  /**
   * Replaces the client by a fresh one, because gRPC's back-off (to 120 s) can't be set in jetcd
   * and a frozen connection is noticed late. All watches end as broken, calls under way fail.
   */
  @Override
  public synchronized void reconnect() {
    if (closed || System.nanoTime() - livedAt < QUIET.toNanos()) {
      return;
    }
    Connection old = connection;
    try {
      connection = connect();
    } catch (StoreException e) {
      log.warn("etcd client not rebuilt because={}", e.problem());
      return;
    }
    livedAt = System.nanoTime();
    log.info("etcd client rebuilt endpoints={}", access.endpoints());
    // After the swap, so that every watch of the old client is among them.
    Set<EtcdWatch> broken = Set.copyOf(watches);
    threads.execute(
        () -> {
          broken.forEach(watch -> watch.end(WatchEnd.BROKEN, null));
          old.client().close();
        });
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Set.copyOf(watches).forEach(EtcdWatch::close);
      client().close();
      threads.shutdown();
    }
  }

  private void seen(Response response) {
    livedAt = System.nanoTime();
    cluster = response.getHeader().getClusterId();
  }

  /** The interceptor bounds the call; the future is bounded besides, should gRPC itself fail. */
  private <R, T> CompletableFuture<T> call(
      boolean write, Supplier<CompletableFuture<R>> send, Function<R, T> read) {
    CompletableFuture<R> sent;
    try {
      sent = send.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(EtcdErrors.of(e, write));
    }
    return sent.orTimeout(access.deadline().plusMillis(500).toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(read)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(EtcdErrors.of(e, write)));
  }

  private final class EtcdLease implements Lease {
    private final long id;

    EtcdLease(long id) {
      this.id = id;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public CompletableFuture<Long> keepAlive() {
      return call(
          false,
          () -> renewed(connection),
          response -> {
            if (response.getTTL() <= 0) {
              throw new StoreException(new Problem("lease-lost", "etcd knows no lease " + id));
            }
            seen(response);
            return response.getHeader().getRevision();
          });
    }

    private CompletableFuture<LeaseKeepAliveResponse> renewed(Connection now) {
      return now.renewals()
          .renew(id)
          .orElseGet(() -> now.client().getLeaseClient().keepAliveOnce(id));
    }

    @Override
    public CompletableFuture<Void> revoke() {
      return call(true, () -> client().getLeaseClient().revoke(id), response -> id)
          .thenAccept(done -> {});
    }
  }
}
