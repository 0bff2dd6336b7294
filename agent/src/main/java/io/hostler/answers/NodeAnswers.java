package io.hostler.answers;

import io.hostler.api.ExplainView;
import io.hostler.api.Nodes;
import io.hostler.api.Read;
import io.hostler.cell.Peers;
import io.hostler.memory.CellMemory;
import io.hostler.memory.NodesSeen;
import io.hostler.model.InstanceSpec;
import io.hostler.model.NodeReport;
import io.hostler.placement.Known;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The nodes of the cell; what placements hold is summed up from memory. */
public final class NodeAnswers implements Nodes {
  private static final String ALIVE = "alive";

  private final KnownResources remembered;
  private final CellMemory memory;
  private final NodesSeen nodes;
  private final Views views;

  public NodeAnswers(KnownResources remembered, CellMemory memory, NodesSeen nodes, Views views) {
    this.remembered = remembered;
    this.memory = memory;
    this.nodes = nodes;
    this.views = views;
  }

  @Override
  public CompletableFuture<Read<List<NodeView>>> list() {
    remembered.demandNodesRead();
    // What is placed on them is summed up.
    remembered.demandRead();
    Map<Uid, List<InstanceSpec>> placed = new HashMap<>();
    for (Known.Standing each : memory.instances()) {
      each.placement()
          .node()
          .ifPresent(node -> placed.computeIfAbsent(node, n -> new ArrayList<>()).add(each.spec()));
    }
    Map<Uid, Peers.Peer> heard = nodes.all();
    Set<Uid> all = new HashSet<>(heard.keySet());
    all.addAll(placed.keySet());
    return CompletableFuture.completedFuture(
        views.read(
            all.stream()
                .map(
                    uid -> {
                      List<InstanceSpec> here = placed.getOrDefault(uid, List.of());
                      return Optional.ofNullable(heard.get(uid))
                          .map(peer -> view(uid, peer, here))
                          .orElseGet(() -> unheard(uid, here));
                    })
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList()));
  }

  /** One that was gone before this agent started: its instances alone speak of it. */
  private NodeView unheard(Uid uid, List<InstanceSpec> here) {
    return new NodeView(
        uid,
        nodes.name(uid),
        "unknown",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        memory(here),
        here.size(),
        List.of(),
        Map.of(),
        false);
  }

  private static long memory(List<InstanceSpec> here) {
    return here.stream().mapToLong(InstanceSpec::memory).sum();
  }

  private static NodeView view(Uid uid, Peers.Peer peer, List<InstanceSpec> here) {
    NodeReport report = peer.report();
    return new NodeView(
        uid,
        report.name(),
        peer.unknownSince().isPresent() ? "unknown" : ALIVE,
        peer.unknownSince(),
        Optional.of(report.version()),
        Optional.of(report.cpus()),
        Optional.of(report.memory()),
        memory(here),
        here.size(),
        report.addresses().stream().map(Object::toString).toList(),
        report.tags(),
        report.cordoned());
  }

  @Override
  public CompletableFuture<ExplainView> explain(NodeView node) {
    remembered.demandRead();
    boolean alive = node.state().equals(ALIVE);
    List<String> waiting = new ArrayList<>();
    if (node.cordoned()) {
      waiting.add("being uncordoned: until then no instance is placed there");
    }
    String summary =
        alive
            ? "nothing is known against it; hostler doctor on it looks closer"
            : "nothing is heard of it: what its instances do is not known";
    return CompletableFuture.completedFuture(
        new ExplainView(
            node.state(),
            summary,
            alive,
            Optional.empty(),
            waiting,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            ExplainView.UsedBy.of(
                memory.instancesOn(node.uid()).stream()
                    .map(each -> each.resource().name())
                    .sorted()
                    .map(Object::toString)
                    .toList()),
            Optional.empty()));
  }
}
