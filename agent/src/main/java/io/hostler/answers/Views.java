package io.hostler.answers;

import io.hostler.api.InstanceStatus;
import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.declare.Declared;
import io.hostler.memory.CellMemory;
import io.hostler.memory.NodesSeen;
import io.hostler.memory.StoreLink;
import io.hostler.model.Action;
import io.hostler.model.InstanceReport;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.SpecCodec;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From what the node remembers of the cell to what the API shows of it. */
public final class Views {
  private final CellMemory memory;
  private final NodesSeen nodes;
  private final StoreLink link;
  private final Uid node;
  private final Function<Uid, Optional<InstanceReport>> own;

  /**
   * @param node this node's uid
   * @param own what it says of its own instances: newer than the store, and known also while its
   *     lease's key is missing
   */
  public Views(
      CellMemory memory,
      NodesSeen nodes,
      StoreLink link,
      Uid node,
      Function<Uid, Optional<InstanceReport>> own) {
    this.memory = memory;
    this.nodes = nodes;
    this.link = link;
    this.node = node;
    this.own = own;
  }

  /** With the mark of a memory that may be behind. */
  <T> Read<T> read(T value) {
    return new Read<>(value, link.staleSince());
  }

  ResourceView of(Declared declared) {
    Optional<Placement> placement =
        memory.placement(declared.resource().uid()).map(PlacementAt::placement);
    return of(declared.resource(), declared.modRevision(), placement);
  }

  ResourceView of(KnownResources.One one) {
    return of(one.resource(), one.revision(), one.placement());
  }

  ResourceView of(Resource resource, long revision, Optional<Placement> placement) {
    Map<String, Action> actions = new LinkedHashMap<>();
    for (Action.Verb verb : Action.Verb.values()) {
      Action action = resource.actions().get(verb);
      if (action != null) {
        actions.put(verb.word(), action);
      }
    }
    return new ResourceView(
        resource.kind(),
        resource.kind().cellWide() ? Optional.empty() : Optional.of(resource.name().environment()),
        resource.name().name(),
        resource.uid(),
        resource.uid().shortId(),
        resource.tags(),
        resource.createdAt(),
        resource.deletedAt(),
        resource.generation(),
        revision,
        SpecCodec.write(resource.spec()),
        actions,
        resource.kind() == Kind.INSTANCE
            ? Optional.of(status(resource, placement))
            : Optional.empty());
  }

  private InstanceStatus status(Resource resource, Optional<Placement> placement) {
    Optional<Uid> on = placement.flatMap(Placement::node);
    Optional<InstanceReport> report =
        on.flatMap(
            uid ->
                uid.equals(node) ? own.apply(resource.uid()) : memory.report(uid, resource.uid()));
    Instant known = report.map(InstanceReport::since).orElse(resource.createdAt());
    Optional<Instant> unknownSince = on.flatMap(uid -> unknownSince(uid, known));
    return new InstanceStatus(
        state(resource, report, unknownSince),
        reason(placement, report),
        unknownSince.or(() -> report.map(InstanceReport::since)),
        on.map(nodes::name),
        placement.stream()
            .flatMap(placed -> placed.addresses().stream())
            .map(address -> address.address().toString())
            .toList(),
        report.map(InstanceReport::conditions).orElse(List.of()),
        report.map(InstanceReport::generation).orElse(0L),
        report.map(InstanceReport::applied).orElse(0L),
        report.map(said -> runs(resource, said)).orElse(Map.of()));
  }

  /**
   * Since when nothing is heard of a node, so that what it reported is not known to be so; empty
   * while it is alive. One whose key was gone before this agent started is no less unknown.
   *
   * @param known the newest that is known of it otherwise
   */
  Optional<Instant> unknownSince(Uid on, Instant known) {
    return on.equals(node) ? Optional.empty() : nodes.unknownSince(on, known);
  }

  /** Of the actions that are asked for now: what is said of another id speaks of an older one. */
  private static Map<String, String> runs(Resource resource, InstanceReport report) {
    Map<String, String> runs = new LinkedHashMap<>();
    resource
        .actions()
        .forEach(
            (verb, action) ->
                Optional.ofNullable(report.actions().get(action.id()))
                    .ifPresent(result -> runs.put(verb.word(), result)));
    return runs;
  }

  private static String state(
      Resource resource, Optional<InstanceReport> report, Optional<Instant> unknownSince) {
    if (resource.deleting()) {
      return "deleting";
    }
    if (unknownSince.isPresent()) {
      return "unknown";
    }
    return report.map(said -> said.state().word()).orElse("creating");
  }

  private static String reason(Optional<Placement> placement, Optional<InstanceReport> report) {
    return placement
        .flatMap(Placement::why)
        .or(() -> report.map(InstanceReport::reason))
        .orElse("");
  }

  String nodeName(Uid uid) {
    return nodes.name(uid);
  }
}
