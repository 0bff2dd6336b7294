package io.hostler.reservation;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.store.Entry;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import io.hostler.store.TxnResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Commits so that a lost reply leaves no doubt: a transaction whose outcome is unclear is sent
 * again. Its own conditions make the second a no-op where the first one happened, and then the
 * marker, a key that it compares and writes, tells whose value stands there.
 */
public final class Commit {

  /** How many times an unclear transaction is sent. */
  private static final int SENDS = 3;

  private Commit() {}

  /** What became of a transaction. */
  public sealed interface Result {
    record Won(long revision) implements Result {}

    /**
     * A condition didn't hold, nothing was changed.
     *
     * @param now the keys of the conditions as they stand
     */
    record Lost(Map<String, Entry> now) implements Result {}
  }

  /**
   * Blocks for the store's deadline, a few times over when replies are lost.
   *
   * @param marker a key that the transaction both compares and changes, to a value (or an absence)
   *     that tells this transaction from others
   * @throws StoreException {@code store-unclear} when no reply came at all: it may have happened
   */
  public static Result of(Store store, Txn txn, String marker) {
    if (txn.isTooLong()) {
      throw new HostlerException(
          new Problem(
              "too-many-operations",
              "it relies on more than the "
                  + Txn.MAX_OPERATIONS
                  + " resources that one transaction may compare",
              "name fewer resources, or have fewer default pools"));
    }
    boolean unclear = false;
    for (int send = 1; ; send++) {
      try {
        TxnResult result = await(store.commit(txn));
        if (result.committed()) {
          return new Result.Won(result.revision());
        }
        if (unclear && ours(txn, marker, result.now())) {
          Entry entry = result.now().get(marker);
          return new Result.Won(entry == null ? result.revision() : entry.modRevision());
        }
        return new Result.Lost(result.now());
      } catch (StoreException e) {
        if (!e.problem().code().equals("store-unclear") || send == SENDS) {
          // Once unclear, a later refusal says nothing of the first try.
          throw unclear && !e.problem().code().equals("store-unclear") ? stillUnclear(e) : e;
        }
        unclear = true;
      }
    }
  }

  /** Whether a condition of {@code txn} is what failed, by the keys as they stand. */
  public static boolean holds(Txn.Condition condition, Map<String, Entry> now) {
    Entry entry = now.get(condition.key());
    return switch (condition) {
      case Txn.Condition.ModRevision(String key, long revision) ->
          (entry == null ? 0 : entry.modRevision()) == revision;
      case Txn.Condition.CreateRevision(String key, long revision) ->
          (entry == null ? 0 : entry.createRevision()) == revision;
    };
  }

  /**
   * Both of them in one; what both compare is compared once, and of a key that both put the second
   * value counts: etcd takes one change a key.
   */
  public static Txn join(Txn first, Txn second) {
    Txn joined = first;
    for (Txn.Condition condition : second.conditions()) {
      if (joined.conditions().contains(condition)) {
        continue;
      }
      joined =
          switch (condition) {
            case Txn.Condition.ModRevision(String key, long revision) ->
                joined.ifModRevision(key, revision);
            case Txn.Condition.CreateRevision(String key, long revision) ->
                joined.ifCreateRevision(key, revision);
          };
    }
    for (Txn.Change change : second.changes()) {
      joined = without(joined, change.key());
      joined =
          switch (change) {
            case Txn.Change.Put(String key, String value, long lease) ->
                joined.putLeased(key, value, lease);
            case Txn.Change.Delete(String key) -> joined.delete(key);
          };
    }
    return joined;
  }

  private static Txn without(Txn txn, String key) {
    return txn.changes().stream().noneMatch(each -> each.key().equals(key))
        ? txn
        : new Txn(
            txn.conditions(),
            txn.changes().stream().filter(each -> !each.key().equals(key)).toList());
  }

  /** Waits for the store; its own deadline bounds it. */
  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof HostlerException ours) {
        throw ours;
      }
      throw e;
    }
  }

  private static boolean ours(Txn txn, String marker, Map<String, Entry> now) {
    Optional<Entry> entry = Optional.ofNullable(now.get(marker));
    return txn.changes().stream()
        .filter(change -> change.key().equals(marker))
        .anyMatch(
            change ->
                switch (change) {
                  case Txn.Change.Put put ->
                      entry.map(each -> each.value().equals(put.value())).orElse(false);
                  case Txn.Change.Delete delete -> entry.isEmpty();
                });
  }

  private static StoreException stillUnclear(StoreException last) {
    return new StoreException(
        new Problem(
            "store-unclear",
            "the store's answer was lost, and now: " + last.problem().detail(),
            "look again before trying again"),
        last);
  }
}
