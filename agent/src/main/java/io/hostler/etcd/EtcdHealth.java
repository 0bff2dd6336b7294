package io.hostler.etcd;

/**
 * What a member says of itself.
 *
 * @param ready serves writes: has a leader and no alarm
 * @param noSpace the alarm NOSPACE is raised: every write and lease is refused until an operator
 *     compacts, defragments and disarms
 */
public record EtcdHealth(boolean ready, boolean noSpace, long databaseBytes, long quotaBytes) {

  /** At 80 % of the quota: time to act, since at 100 % even a leader can't be elected. */
  boolean isNearlyFull() {
    return quotaBytes > 0 && databaseBytes >= quotaBytes / 5 * 4;
  }
}
