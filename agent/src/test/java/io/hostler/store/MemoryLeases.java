package io.hostler.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The leases of a memory store, and which keys hang on them. Not thread-safe. */
final class MemoryLeases {
  private final Map<Long, Held> held = new HashMap<>();
  private final Map<String, Long> leaseOf = new HashMap<>();
  private long lastId;

  private static final class Held {
    final long ttl;
    final Set<String> keys = new HashSet<>();
    long expires;

    Held(long ttl, long expires) {
      this.ttl = ttl;
      this.expires = expires;
    }
  }

  long grant(long ttlNanos, long now) {
    lastId++;
    held.put(lastId, new Held(ttlNanos, now + ttlNanos));
    return lastId;
  }

  boolean knows(long id) {
    return held.containsKey(id);
  }

  /** Whether there was something to renew. */
  boolean renew(long id, long now) {
    Held lease = held.get(id);
    if (lease == null) {
      return false;
    }
    lease.expires = now + lease.ttl;
    return true;
  }

  /** Follows a change of a key: a put hangs it on its lease or on none, a delete on none. */
  void follow(Txn.Change change) {
    Long old = leaseOf.remove(change.key());
    Held left = old == null ? null : held.get(old);
    if (left != null) {
      left.keys.remove(change.key());
    }
    Held joined = change instanceof Txn.Change.Put put ? held.get(put.lease()) : null;
    if (joined != null && change instanceof Txn.Change.Put put) {
      joined.keys.add(put.key());
      leaseOf.put(put.key(), put.lease());
    }
  }

  /** The leases that have run out at {@code now}. */
  List<Long> expired(long now) {
    List<Long> ids = new ArrayList<>();
    held.forEach(
        (id, lease) -> {
          if (now - lease.expires >= 0) {
            ids.add(id);
          }
        });
    ids.sort(null);
    return ids;
  }

  /** Ends a lease; the keys that have to go with it. */
  List<String> end(long id) {
    Held lease = held.remove(id);
    if (lease == null) {
      return List.of();
    }
    lease.keys.forEach(leaseOf::remove);
    return lease.keys.stream().sorted().toList();
  }
}
