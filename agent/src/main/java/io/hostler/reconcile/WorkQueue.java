package io.hostler.reconcile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which key is due next. A key is in it once, at its earliest time; a key that is being worked and
 * is asked for again comes back when its worker is done. A value structure with the time handed in,
 * in nanoseconds of a {@link io.hostler.plan.MonotonicClock}: not synchronized, no clock, no
 * thread.
 */
final class WorkQueue {

  private record Due(long at, long order, Key key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final TreeSet<Due> due = new TreeSet<>();
  private final Map<Key, Due> byKey = new HashMap<>();
  private final Set<Key> working = new HashSet<>();
  private long order;

  /** The key is due at {@code at}, or earlier if it was already. */
  void add(Key key, long at) {
    Due now = byKey.get(key);
    if (now != null) {
      if (at - now.at >= 0) {
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
  Optional<Key> take(long now) {
    for (Due first : due) {
      if (first.at - now > 0) {
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

  /** When {@link #take} can next give a key that nobody works on now. */
  OptionalLong nextDue() {
    for (Due first : due) {
      if (!working.contains(first.key)) {
        return OptionalLong.of(first.at);
      }
    }
    return OptionalLong.empty();
  }
}
