package io.hostler.store;

import io.hostler.plan.Problem;
import io.hostler.store.WatchListener.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every version of every key since the last compaction, and the changes in order. Revisions count
 * as etcd's do: an empty store stands at 1, a transaction that changes nothing takes none. Not
 * thread-safe.
 */
final class MemoryKeys {
  /** More revisions than a list by pages can take; older ones are compacted away by themselves. */
  static final int HISTORY = 10_000;

  /** A key's versions by revision; empty where it was deleted. */
  private final NavigableMap<String, NavigableMap<Long, Optional<Entry>>> versions =
      new TreeMap<>();

  private final NavigableMap<Long, List<Change>> log = new TreeMap<>();
  private long revision = 1;
  private long compacted;

  long revision() {
    return revision;
  }

  /** What is older than this can neither be listed nor watched. */
  long compacted() {
    return compacted;
  }

  Optional<Entry> get(String key) {
    return at(key, revision);
  }

  boolean holds(Txn.Condition condition) {
    Optional<Entry> now = get(condition.key());
    return switch (condition) {
      case Txn.Condition.ModRevision(String _, long wanted) ->
          now.map(Entry::modRevision).orElse(0L) == wanted;
      case Txn.Condition.CreateRevision(String _, long wanted) ->
          now.map(Entry::createRevision).orElse(0L) == wanted;
    };
  }

  Page list(String prefix, String after, long wanted, int limit) {
    long at = wanted == 0 ? revision : wanted;
    if (at < compacted) {
      throw new StoreException(
          new Problem("store-compacted", "revision " + at + " was compacted away"));
    }
    if (at > revision) {
      throw new StoreException(
          new Problem("store-future", "revision " + at + " is ahead of the store's " + revision));
    }
    List<Entry> entries = new ArrayList<>();
    boolean past = after.compareTo(prefix) >= 0;
    for (String key : versions.tailMap(past ? after : prefix, !past).keySet()) {
      if (!key.startsWith(prefix)) {
        break;
      }
      Optional<Entry> entry = at(key, at);
      if (entry.isEmpty()) {
        continue;
      }
      if (entries.size() == limit) {
        return new Page(entries, at, true);
      }
      entries.add(entry.get());
    }
    return new Page(entries, at, false);
  }

  /** Makes the changes at one new revision, or none when nothing would change. */
  void apply(List<Txn.Change> changes) {
    long next = revision + 1;
    List<Change> made = new ArrayList<>();
    for (Txn.Change change : changes) {
      Optional<Entry> old = get(change.key());
      switch (change) {
        case Txn.Change.Put put ->
            made.add(
                new Change.Put(
                    new Entry(
                        put.key(),
                        put.value(),
                        old.map(Entry::createRevision).orElse(next),
                        next)));
        case Txn.Change.Delete delete -> {
          if (old.isPresent()) {
            made.add(new Change.Deleted(delete.key(), next));
          }
        }
      }
    }
    if (made.isEmpty()) {
      return;
    }
    for (Change change : made) {
      versions
          .computeIfAbsent(change.key(), key -> new TreeMap<>())
          .put(
              next, change instanceof Change.Put put ? Optional.of(put.entry()) : Optional.empty());
    }
    log.put(next, List.copyOf(made));
    revision = next;
    if (log.size() > HISTORY) {
      compact(revision - HISTORY / 2);
    }
  }

  List<Change> changesAfter(long position, String prefix) {
    List<Change> found = new ArrayList<>();
    for (List<Change> changes : log.tailMap(position, false).values()) {
      for (Change change : changes) {
        if (change.key().startsWith(prefix)) {
          found.add(change);
        }
      }
    }
    return found;
  }

  /** Forgets what was overwritten up to {@code until}; what stands at {@code until} stays. */
  void compact(long until) {
    long to = Math.min(until, revision);
    if (to <= compacted) {
      return;
    }
    compacted = to;
    log.headMap(to, true).clear();
    versions
        .values()
        .removeIf(
            history -> {
              var newest = history.floorEntry(to);
              if (newest != null) {
                history.headMap(to, newest.getValue().isEmpty()).clear();
                if (newest.getValue().isPresent()) {
                  history.put(newest.getKey(), newest.getValue());
                }
              }
              return history.isEmpty();
            });
  }

  /** Back to how all stood at {@code to}, as after the restore of an old snapshot. */
  void rewind(long to) {
    if (to < compacted || to > revision) {
      throw new IllegalArgumentException("no revision " + to + " to go back to");
    }
    versions
        .values()
        .removeIf(
            history -> {
              history.tailMap(to, false).clear();
              return history.isEmpty();
            });
    log.tailMap(to, false).clear();
    revision = to;
  }

  private Optional<Entry> at(String key, long at) {
    NavigableMap<Long, Optional<Entry>> history = versions.get(key);
    var newest = history == null ? null : history.floorEntry(at);
    return newest == null ? Optional.empty() : newest.getValue();
  }
}
