package io.hostler.answers;

import io.hostler.api.ExplainView;
import io.hostler.api.NodeStatus;
import io.hostler.memory.CellMemory;
import io.hostler.model.Condition;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.Placement;
import io.hostler.model.Reach;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Uid;
import io.hostler.resolve.Resolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Why a resource that lives on no one node is as it is: who uses it, and whether those nodes that
 * have to put it in force have done so.
 */
final class UseAnswers {
  private static final String UNKNOWN = "unknown";

  private final CellMemory memory;
  private final Views views;

  UseAnswers(CellMemory memory, Views views) {
    this.memory = memory;
    this.views = views;
  }

  /**
   * @param on the node that it is placed on; empty for all but placed instances
   */
  private record User(ResourceName name, Optional<Uid> on, boolean deleting) {}

  /** How far a node is; empty waits: it is there. */
  private record Progress(Optional<NodeStatus> said, String state, Optional<String> waits) {}

  ExplainView explain(Resource resource) {
    return memory.whole(() -> explained(resource, users(resource)));
  }

  private ExplainView explained(Resource resource, List<User> users) {
    ExplainView.UsedBy usedBy =
        ExplainView.UsedBy.of(users.stream().map(user -> user.name().toString()).toList());
    if (resource.deleting()) {
      return known("deleting", "it is being deleted", usedBy);
    }
    Reach reach = resource.kind().reach();
    if (reach != Reach.AT_ONCE) {
      return known("declared", "nothing to wait for: " + reach.says(), usedBy);
    }
    Map<Uid, List<User>> byNode =
        users.stream()
            .filter(user -> user.on().isPresent() && !user.deleting())
            .collect(
                Collectors.groupingBy(
                    user -> user.on().orElseThrow(), TreeMap::new, Collectors.toList()));
    if (byNode.isEmpty()) {
      return known("unused", "nothing to wait for: no instance on a node uses it", usedBy);
    }
    return onNodes(
        resource, byNode.keySet().stream().map(node -> progress(resource, node)).toList(), usedBy);
  }

  private static ExplainView known(String state, String summary, ExplainView.UsedBy usedBy) {
    return new ExplainView(
        state,
        summary,
        !state.equals("deleting"),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        usedBy,
        Optional.empty());
  }

  private static ExplainView onNodes(
      Resource resource, List<Progress> all, ExplainView.UsedBy usedBy) {
    List<String> waiting = all.stream().flatMap(each -> each.waits().stream()).toList();
    List<Condition> conditions =
        all.stream()
            .flatMap(each -> each.said().stream())
            .flatMap(said -> said.conditions().stream())
            .toList();
    return new ExplainView(
        state(all),
        waiting.isEmpty()
            ? "in force on each node that has an instance with it"
            : waiting.getFirst(),
        waiting.isEmpty(),
        Optional.empty(),
        waiting,
        conditions,
        List.of(),
        List.of(),
        Optional.of(
            new ExplainView.Generations(
                resource.generation(),
                least(all.stream().map(p -> p.said().map(NodeStatus::observedGeneration)).toList()),
                least(
                    all.stream().map(p -> p.said().map(NodeStatus::appliedGeneration)).toList()))),
        usedBy,
        Optional.empty());
  }

  /** What is known to be wrong comes before what only takes time, and that before the unknown. */
  private static String state(List<Progress> all) {
    for (String state : List.of("blocked", "pending", UNKNOWN)) {
      if (all.stream().anyMatch(each -> each.state().equals(state))) {
        return state;
      }
    }
    return "active";
  }

  private static long least(List<Optional<Long>> generations) {
    return generations.stream().mapToLong(each -> each.orElse(0L)).min().orElse(0);
  }

  private Progress progress(Resource resource, Uid node) {
    Optional<NodeStatus> said =
        views.onNode(new Observation.Id(resource.kind(), resource.uid()), node);
    String name = "node " + views.nodeName(node);
    if (views.unknownSince(node, resource.createdAt()).isPresent()) {
      return new Progress(
          said,
          UNKNOWN,
          Optional.of(name + ": nothing is heard of it, so nothing is known of its instances"));
    }
    if (said.isEmpty() || said.get().observedGeneration() != resource.generation()) {
      return new Progress(
          said,
          "pending",
          Optional.of(name + ": not yet in force there as generation " + resource.generation()));
    }
    if (said.get().appliedGeneration() != resource.generation()) {
      return new Progress(said, "blocked", Optional.of(name + ": " + said.get().reason()));
    }
    return new Progress(said, "active", Optional.empty());
  }

  /** In order of kind and name. */
  private List<User> users(Resource of) {
    List<User> users = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      boolean inhabits = of.kind() == Kind.ENVIRONMENT && !kind.cellWide();
      if (inhabits || kind.names(of.kind())) {
        memory.all(kind).forEach(each -> user(each.resource(), of).ifPresent(users::add));
      }
    }
    return users;
  }

  private Optional<User> user(Resource resource, Resource of) {
    Optional<Placement> placement = memory.placement(resource.uid()).map(PlacementAt::placement);
    boolean names =
        placement
            .map(at -> Resolver.names(resource, at).contains(of.name()))
            .orElseGet(
                () ->
                    Reference.of(resource.name(), resource.spec()).stream()
                        .anyMatch(each -> each.target().equals(of.name())));
    return names
        ? Optional.of(
            new User(resource.name(), placement.flatMap(Placement::node), resource.deleting()))
        : Optional.empty();
  }
}
