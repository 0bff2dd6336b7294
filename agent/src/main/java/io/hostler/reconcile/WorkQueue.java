package io.hostler.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which key is due next. A key is in it once, at its earliest time; a key that is being worked and
 * is asked for again comes back when its worker is done. A value structure with the time handed in:
 * not synchronized, no clock, no thread.
 */
final class WorkQueue {

  private record Due(Instant at, long order, Key key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final TreeSet<Due> due = new TreeSet<>();
  private final Map<Key, Due> byKey = new HashMap<>();
  private final Set<Key> working = new HashSet<>();
  private long order;

  /** The key is due at {@code at}, or earlier if it was already. */
  void add(Key key, Instant at) {
    Due now = byKey.get(key);
    if (now != null) {
      if (!at.isBefore(now.at)) {
        return;
      }
      due.remove(now);
    }
    Due next = new Due(at, order++, key);
    byKey.put(key, next);
    due.add(next);
  }

  /**
   * The first key that is due and nobody works on; it counts as being worked until {@link #done}.
   */
  Optional<Key> take(Instant now) {
    for (Due first : due) {
      if (first.at.isAfter(now)) {
        return Optional.empty();
      }
      if (working.add(first.key)) {
        due.remove(first);
        byKey.remove(first.key);
        return Optional.of(first.key);
      }
    }
    return Optional.empty();
  }

  void done(Key key) {
    working.remove(key);
  }

  /** Forgets when the key was due; a worker that has it finishes. */
  void remove(Key key) {
    Due was = byKey.remove(key);
    if (was != null) {
      due.remove(was);
    }
  }

  /** Everything is due that much earlier: the clock that it was due by went back. */
  void earlier(Duration by) {
    List<Due> before = List.copyOf(due);
    due.clear();
    for (Due each : before) {
      Due now = new Due(each.at.minus(by), each.order, each.key);
      due.add(now);
      byKey.put(each.key, now);
    }
  }

  /** When {@link #take} can next give a key that nobody works on now. */
  Optional<Instant> nextDue() {
    for (Due first : due) {
      if (!working.contains(first.key)) {
        return Optional.of(first.at);
      }
    }
    return Optional.empty();
  }
}
