package io.hostler.store;

import java.util.Map;

/**
 * @param committed whether the conditions held and the changes were made
 * @param revision the store's revision after the transaction
 * @param now when not committed: the keys of the conditions as they stand (a key that is not there
 *     is not in it)
 */
public record TxnResult(boolean committed, long revision, Map<String, Entry> now) {

  public TxnResult {
    now = Map.copyOf(now);
  }
}
