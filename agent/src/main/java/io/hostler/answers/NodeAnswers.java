package io.hostler.answers;

import io.hostler.api.Nodes;
import io.hostler.api.Read;
import io.hostler.cell.Peers;
import io.hostler.model.InstanceSpec;
import io.hostler.model.NodeReport;
import io.hostler.node.CellMemory;
import io.hostler.node.NodesSeen;
import io.hostler.placement.Known;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The nodes of the cell; what placements hold is summed up from memory. */
public final class NodeAnswers implements Nodes {
  private final Remembered remembered;
  private final CellMemory memory;
  private final NodesSeen nodes;
  private final Views views;

  public NodeAnswers(Remembered remembered, CellMemory memory, NodesSeen nodes, Views views) {
    this.remembered = remembered;
    this.memory = memory;
    this.nodes = nodes;
    this.views = views;
  }

  @Override
  public CompletableFuture<Read<List<NodeView>>> list() {
    remembered.demandNodesRead();
    Map<Uid, List<InstanceSpec>> placed = new HashMap<>();
    for (Known.Standing each : memory.instances()) {
      each.placement()
          .node()
          .ifPresent(node -> placed.computeIfAbsent(node, n -> new ArrayList<>()).add(each.spec()));
    }
    return CompletableFuture.completedFuture(
        views.read(
            nodes.all().entrySet().stream()
                .map(
                    each ->
                        view(
                            each.getKey(),
                            each.getValue(),
                            placed.getOrDefault(each.getKey(), List.of())))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList()));
  }

  private static NodeView view(Uid uid, Peers.Peer peer, List<InstanceSpec> here) {
    NodeReport report = peer.report();
    return new NodeView(
        uid,
        report.name(),
        peer.unknownSince().isPresent() ? "unknown" : "alive",
        peer.unknownSince(),
        report.version(),
        report.cpus(),
        report.memory(),
        here.stream().mapToLong(InstanceSpec::memory).sum(),
        here.size(),
        report.addresses().stream().map(Object::toString).toList(),
        report.tags(),
        report.cordoned());
  }
}
