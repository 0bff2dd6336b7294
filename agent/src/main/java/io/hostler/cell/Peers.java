package io.hostler.cell;

import io.hostler.model.InvalidException;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.WatchListener;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes of the cell as the store shows them. One whose key is missing is <em>unknown since</em>
 * then: shown as such, never taken for gone. Fed with what is under {@link Keys#NODES}.
 */
public final class Peers {

  /**
   * @param report the last that was readable
   * @param unknownSince empty while its key is there
   */
  public record Peer(NodeReport report, Optional<Instant> unknownSince) {}

  private final Map<Uid, Peer> peers = new HashMap<>();

  /** What changed, in order; of a list, how it differs from what was there. */
  public synchronized void changed(List<WatchListener.Change> changes, Instant now) {
    for (WatchListener.Change change : changes) {
      switch (change) {
        case WatchListener.Change.Put(Entry entry) -> seen(entry);
        case WatchListener.Change.Deleted(String key, var _) ->
            node(key).ifPresent(uid -> missing(uid, now));
      }
    }
  }

  public synchronized Map<Uid, Peer> all() {
    return Map.copyOf(peers);
  }

  private void seen(Entry entry) {
    Optional<Uid> uid = node(entry.key());
    if (uid.isEmpty()) {
      return;
    }
    try {
      peers.put(uid.get(), new Peer(NodeReportCodec.read(entry.value()), Optional.empty()));
    } catch (InvalidException newer) {
      // Alive, in words that we can't read: the last report that we could stays.
      peers.computeIfPresent(uid.get(), (_, peer) -> new Peer(peer.report(), Optional.empty()));
    }
  }

  private void missing(Uid uid, Instant now) {
    peers.computeIfPresent(
        uid,
        (_, peer) ->
            peer.unknownSince().isPresent() ? peer : new Peer(peer.report(), Optional.of(now)));
  }

  private static Optional<Uid> node(String key) {
    try {
      return key.startsWith(Keys.NODES)
          ? Optional.of(Uid.parse(key.substring(Keys.NODES.length())))
          : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
