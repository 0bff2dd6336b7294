package io.hostler.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An ordered map of keys to values with one revision for the whole, as etcd has it. Every future
 * completes within the store's own deadline, with a {@link StoreException} when it did not work;
 * nothing retries by itself.
 */
public interface Store extends AutoCloseable {

  /** The newest value; a linearizable read. */
  CompletableFuture<Optional<Entry>> get(String key);

  /**
   * One page of the keys that start with {@code prefix}, in order.
   *
   * @param after the last key of the page before; empty for the first page
   * @param revision the revision to read at; 0 for now, and then what the page says
   */
  CompletableFuture<Page> list(String prefix, String after, long revision, int limit);

  /**
   * The first page of {@link #list}, as the member that is asked has it: perhaps behind the others,
   * but it waits neither for them nor for a write that is on its way to the disk. For what a
   * transaction will compare.
   */
  CompletableFuture<Page> listNearby(String prefix, int limit);

  /** All or nothing: when every condition holds, all changes at one revision. */
  CompletableFuture<TxnResult> commit(Txn txn);

  /**
   * Calls {@code listener} with every change of keys under {@code prefix} after {@code revision},
   * in order, none twice, until closed or told otherwise. It never resumes by itself: after {@link
   * WatchListener#ended} the caller opens another.
   */
  Watch watch(String prefix, long revision, WatchListener listener);

  /** A lease of {@code ttlSeconds}; kept alive by its holder. */
  CompletableFuture<Lease> grant(long ttlSeconds);

  /**
   * The identity of what answered last, where the store has one (etcd's cluster id); 0 for none. A
   * change of it means that no revision of before can be gone on from.
   */
  long cluster();

  /**
   * Drops the connection and makes a new one; all watches end as broken, calls under way fail. For
   * whoever has proof that the present one is dead.
   */
  void reconnect();

  @Override
  void close();
}
