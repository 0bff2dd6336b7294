package io.hostler.store;

import io.hostler.store.WatchListener.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** What a replica holds. Readers see whole revisions only. */
final class ReplicaContent {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private NavigableMap<String, Entry> entries = new TreeMap<>();
  private long revision;

  Optional<Entry> get(String key) {
    return read(() -> Optional.ofNullable(entries.get(key)));
  }

  /** The equal entry that is held; else the given one. */
  Entry held(Entry entry) {
    return get(entry.key()).filter(entry::equals).orElse(entry);
  }

  List<Entry> list(String prefix) {
    return read(
        () -> {
          List<Entry> found = new ArrayList<>();
          for (Map.Entry<String, Entry> e : entries.tailMap(prefix, true).entrySet()) {
            if (!e.getKey().startsWith(prefix)) {
              break;
            }
            found.add(e.getValue());
          }
          return List.copyOf(found);
        });
  }

  long revision() {
    return read(() -> revision);
  }

  /** All that is there, as a difference to nothing. */
  Diff whole() {
    return read(() -> new Diff(revision, List.copyOf(entries.values()), List.of(), true));
  }

  /**
   * Applies what a watch delivered, revision by revision; what is at or before the last one applied
   * is a repetition and left out.
   */
  List<Diff> deliver(List<Change> changes) {
    long last = revision();
    NavigableMap<Long, List<Change>> byRevision = new TreeMap<>();
    for (Change change : changes) {
      if (change.revision() > last) {
        byRevision.computeIfAbsent(change.revision(), r -> new ArrayList<>()).add(change);
      }
    }
    return byRevision.entrySet().stream().map(e -> apply(e.getKey(), e.getValue())).toList();
  }

  /**
   * How many entries of a list should have been delivered before and were not: the server's bug or
   * ours. Lost deletions can't be told from later ones.
   */
  long missed(Listing listing) {
    long last = revision();
    if (last == 0 || listing.revision() < last) {
      return 0;
    }
    return difference(listing.revision(), listing.entries()).put().stream()
        .filter(entry -> entry.modRevision() <= last)
        .count();
  }

  /** All changes of one revision. */
  private Diff apply(long at, List<Change> changes) {
    List<Entry> put = new ArrayList<>();
    List<Entry> deleted = new ArrayList<>();
    lock.writeLock().lock();
    try {
      for (Change change : changes) {
        switch (change) {
          case Change.Put(Entry entry) -> {
            entries.put(entry.key(), entry);
            put.add(entry);
          }
          case Change.Deleted(String key, long _) -> {
            Entry old = entries.remove(key);
            if (old != null) {
              deleted.add(old);
            }
          }
        }
      }
      revision = at;
    } finally {
      lock.writeLock().unlock();
    }
    return new Diff(at, put, deleted, false);
  }

  /** Takes over a whole list; the difference to what was there. */
  Diff replace(long at, NavigableMap<String, Entry> listed) {
    Diff diff = difference(at, listed);
    lock.writeLock().lock();
    try {
      entries = listed;
      revision = at;
    } finally {
      lock.writeLock().unlock();
    }
    return diff;
  }

  /** What taking over {@code listed} would change. */
  Diff difference(long at, NavigableMap<String, Entry> listed) {
    return read(
        () ->
            new Diff(
                at,
                listed.values().stream()
                    .filter(entry -> !entry.equals(entries.get(entry.key())))
                    .toList(),
                entries.values().stream().filter(old -> !listed.containsKey(old.key())).toList(),
                true));
  }

  private <T> T read(Supplier<T> reader) {
    lock.readLock().lock();
    try {
      return reader.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}
