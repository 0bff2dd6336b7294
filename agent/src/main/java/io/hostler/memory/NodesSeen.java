package io.hostler.memory;

import io.hostler.cell.Peers;
import io.hostler.model.NodeReport;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.WatchListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes of the cell, alive or unknown since, fed by the replica of {@code nodes/}. */
public final class NodesSeen {
  private final Peers peers = new Peers();
  private final InstantSource clock;

  public NodesSeen(InstantSource clock) {
    this.clock = clock;
  }

  public void changed(Diff diff) {
    List<WatchListener.Change> changes = new ArrayList<>();
    diff.deleted()
        .forEach(
            gone -> changes.add(new WatchListener.Change.Deleted(gone.key(), diff.revision())));
    diff.put().forEach(entry -> changes.add(new WatchListener.Change.Put(entry)));
    peers.changed(changes, clock.instant());
  }

  public Map<Uid, Peers.Peer> all() {
    return peers.all();
  }

  public Optional<NodeReport> report(Uid node) {
    return Optional.ofNullable(peers.all().get(node)).map(Peers.Peer::report);
  }

  /**
   * Since when nothing is heard of it; empty while it is alive.
   *
   * @param known of a node that this agent has never heard of since its start: the newest that is
   *     known of it
   */
  public Optional<Instant> unknownSince(Uid node, Instant known) {
    Peers.Peer peer = peers.all().get(node);
    return peer == null ? Optional.of(known) : peer.unknownSince();
  }

  /** For people; of one that was never heard of by its id. */
  public String name(Uid node) {
    return report(node).map(NodeReport::name).orElse(node.shortId());
  }
}
