package io.hostler.store;

import io.hostler.plan.Problem;
import java.nio.charset.StandardCharsets;

/** What etcd takes in one request; checked before sending, so that every store refuses alike. */
final class TxnLimits {
  /** etcd's {@code --max-request-bytes}, 1.5 MiB, less room for the request's own framing. */
  static final int REQUEST_BYTES = 1_536 * 1_024 - 16 * 1_024;

  private TxnLimits() {}

  /**
   * @throws StoreException {@code store-too-large}
   */
  static void check(Txn txn) {
    if (txn.isTooLong()) {
      throw tooLarge(
          txn.conditions().size()
              + " conditions and "
              + txn.changes().size()
              + " changes in one transaction, at most "
              + Txn.MAX_OPERATIONS
              + " each");
    }
    long bytes = 0;
    for (Txn.Condition condition : txn.conditions()) {
      bytes += length(condition.key());
    }
    for (Txn.Change change : txn.changes()) {
      bytes += length(change.key());
      bytes += change instanceof Txn.Change.Put put ? length(put.value()) : 0;
    }
    if (bytes > REQUEST_BYTES) {
      throw tooLarge(bytes + " bytes in one transaction, at most " + REQUEST_BYTES);
    }
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static StoreException tooLarge(String detail) {
    return new StoreException(
        new Problem("store-too-large", detail, "split it, or make the values smaller"));
  }
}
