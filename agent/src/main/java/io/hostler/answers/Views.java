package io.hostler.answers;

import io.hostler.api.InstanceStatus;
import io.hostler.api.NodeStatus;
import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.declare.Declared;
import io.hostler.memory.CellMemory;
import io.hostler.memory.NodesSeen;
import io.hostler.memory.StoreLink;
import io.hostler.model.Action;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceState;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.SpecCodec;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** From what the node remembers of the cell to what the API shows of it. */
public final class Views {
  /** The state of what a node reported that is not heard of any more. */
  private static final String UNKNOWN = "unknown";

  private final CellMemory memory;
  private final NodesSeen nodes;
  private final StoreLink link;
  private final Uid node;
  private final Function<Observation.Id, Optional<Observation>> own;

  /**
   * @param node this node's uid
   * @param own what it says itself: newer than the store, and known also while its lease's key is
   *     missing
   */
  public Views(
      CellMemory memory,
      NodesSeen nodes,
      StoreLink link,
      Uid node,
      Function<Observation.Id, Optional<Observation>> own) {
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

  /** Each with the placement that was written with it: {@code found} is asked within one read. */
  List<ResourceView> all(Supplier<Collection<Declared>> found) {
    return KnownResources.all(memory, found).stream().map(this::of).toList();
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
            : Optional.empty(),
        resource.kind() == Kind.INSTANCE
            ? Optional.empty()
            : Optional.of(nodes(resource)).filter(all -> !all.isEmpty()));
  }

  /** What each node says of a resource that is on no one node. */
  private List<NodeStatus> nodes(Resource resource) {
    Observation.Id id = new Observation.Id(resource.kind(), resource.uid());
    Map<Uid, Observation> said = memory.said(id);
    own.apply(id).ifPresent(newest -> said.put(node, newest));
    return said.entrySet().stream()
        .map(each -> onNode(each.getKey(), each.getValue()))
        .sorted(Comparator.comparing(NodeStatus::node))
        .toList();
  }

  /** What one node says of a resource. */
  Optional<NodeStatus> onNode(Observation.Id id, Uid on) {
    return said(on, id).map(said -> onNode(on, said));
  }

  private NodeStatus onNode(Uid on, Observation said) {
    Optional<Instant> unknownSince = unknownSince(on, said.since());
    return new NodeStatus(
        nodes.name(on),
        unknownSince.isPresent() ? UNKNOWN : said.state(),
        said.reason(),
        unknownSince.orElse(said.since()),
        said.conditions(),
        said.generation(),
        said.applied(),
        Json.object(said.body()));
  }

  /** What a node says of an instance: of this node its newest word. */
  private Optional<Observation> said(Uid on, Observation.Id id) {
    return on.equals(node) ? own.apply(id) : memory.said(on, id);
  }

  private InstanceStatus status(Resource resource, Optional<Placement> placement) {
    Optional<Uid> on = placement.flatMap(Placement::node);
    Optional<Observation> said =
        on.flatMap(uid -> said(uid, Observation.Id.instance(resource.uid())));
    Instant known = said.map(Observation::since).orElse(resource.createdAt());
    Optional<Instant> unknownSince = on.flatMap(uid -> unknownSince(uid, known));
    return new InstanceStatus(
        state(resource, said, unknownSince),
        reason(placement, said),
        unknownSince.or(() -> said.map(Observation::since)),
        on.map(nodes::name),
        placement.stream()
            .flatMap(placed -> placed.addresses().stream())
            .map(address -> address.address().toString())
            .toList(),
        said.map(Observation::conditions).orElse(List.of()),
        said.map(Observation::generation).orElse(0L),
        said.map(Observation::applied).orElse(0L),
        resource.actions().isEmpty()
            ? Map.of()
            : said.map(InstanceReport::of).map(each -> runs(resource, each)).orElse(Map.of()));
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
      Resource resource, Optional<Observation> said, Optional<Instant> unknownSince) {
    if (resource.deleting()) {
      return "deleting";
    }
    if (unknownSince.isPresent()) {
      return UNKNOWN;
    }
    return said.map(Observation::state).orElse(InstanceState.CREATING.word());
  }

  private static String reason(Optional<Placement> placement, Optional<Observation> said) {
    return placement.flatMap(Placement::why).or(() -> said.map(Observation::reason)).orElse("");
  }

  String nodeName(Uid uid) {
    return nodes.name(uid);
  }
}
