package io.hostler.store;

import io.hostler.store.WatchListener.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a watch delivered and is not applied yet, in order. Puts pass; deletions wait until the
 * store was asked whether it still is the one that is remembered: all keys deleted under a running
 * etcd, the cell's own among them, come as just such events.
 */
final class Deliveries {
  private final Deque<List<Change>> waiting = new ArrayDeque<>();

  void add(List<Change> changes) {
    waiting.add(changes);
  }

  void clear() {
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Takes what may be applied: all before the first that deletes something later than {@code sure}.
   *
   * @param sure the revision that the store was last found right at
   */
  List<List<Change>> upTo(long sure) {
    List<List<Change>> passing = new ArrayList<>();
    while (!waiting.isEmpty() && !deletesAfter(sure, waiting.peek())) {
      passing.add(waiting.remove());
    }
    return passing;
  }

  private static boolean deletesAfter(long sure, List<Change> changes) {
    return changes.stream()
        .anyMatch(change -> change instanceof Change.Deleted && change.revision() > sure);
  }
}
