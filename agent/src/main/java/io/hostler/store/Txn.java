package io.hostler.store;

import java.util.ArrayList;
import java.util.List;

/**
 * One transaction: at most {@value #MAX_OPERATIONS} conditions, and as many changes. Built by
 * chaining.
 */
public record Txn(List<Condition> conditions, List<Change> changes) {

  /**
   * etcd's {@code --max-txn-ops}: it counts what is compared, what is done and what is read when
   * the comparison fails each by itself (etcd's {@code checkTxnRequest}, 3.4 to 3.6).
   */
  public static final int MAX_OPERATIONS = 128;

  /** What must hold for the transaction to happen. */
  public sealed interface Condition {
    String key();

    /** The key's mod revision is exactly this; 0: the key is not there. */
    record ModRevision(String key, long revision) implements Condition {}

    /** The key's create revision is exactly this: the fence of a leader's writes. */
    record CreateRevision(String key, long revision) implements Condition {}
  }

  /** What the transaction changes. */
  public sealed interface Change {
    String key();

    /**
     * @param lease the id of the lease that the key hangs on; 0 for none
     */
    record Put(String key, String value, long lease) implements Change {
      @Override
      public String toString() {
        return "Put[" + key + ", " + value.length() + " chars]";
      }
    }

    record Delete(String key) implements Change {}
  }

  public Txn {
    conditions = List.copyOf(conditions);
    changes = List.copyOf(changes);
  }

  public static Txn empty() {
    return new Txn(List.of(), List.of());
  }

  public Txn ifModRevision(String key, long revision) {
    return with(new Condition.ModRevision(key, revision));
  }

  public Txn ifAbsent(String key) {
    return ifModRevision(key, 0);
  }

  public Txn ifCreateRevision(String key, long revision) {
    return with(new Condition.CreateRevision(key, revision));
  }

  public Txn put(String key, String value) {
    return with(new Change.Put(key, value, 0));
  }

  public Txn putLeased(String key, String value, long lease) {
    return with(new Change.Put(key, value, lease));
  }

  public Txn delete(String key) {
    return with(new Change.Delete(key));
  }

  /** Whether it has more conditions or changes than one transaction may have. */
  public boolean isTooLong() {
    return Math.max(conditions.size(), changes.size()) > MAX_OPERATIONS;
  }

  private Txn with(Condition condition) {
    List<Condition> all = new ArrayList<>(conditions);
    all.add(condition);
    return new Txn(all, changes);
  }

  private Txn with(Change change) {
    List<Change> all = new ArrayList<>(changes);
    all.add(change);
    return new Txn(conditions, all);
  }
}
