package io.hostler.answers;

import io.hostler.api.Health;
import io.hostler.api.ResourceView;
import io.hostler.cell.Peers;
import io.hostler.memory.CellMemory;
import io.hostler.memory.NodesSeen;
import io.hostler.memory.StoreLink;
import io.hostler.model.InstanceReport;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.node.NodeKeys;
import io.hostler.placement.Known;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How this node is: from what the loop knows, without a look at the host. */
public final class HealthAnswers implements Health {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NodeReport node;
  private final Instant startedAt;
  private final CellMemory memory;
  private final NodesSeen nodes;
  private final StoreLink link;
  private final Runner runner;
  private final Views views;
  private final Supplier<Optional<Problem>> fence;
  private final Supplier<Optional<Problem>> libvirt;
  private final List<Supplier<CompletableFuture<List<Problem>>>> findings;

  /**
   * @param fence why this agent works on no instance; empty: it does
   * @param libvirt why there is no connection; empty while there is one
   * @param findings what each part has to say beside its failures
   */
  public HealthAnswers(
      NodeReport node,
      Instant startedAt,
      CellMemory memory,
      NodesSeen nodes,
      StoreLink link,
      Runner runner,
      Views views,
      Supplier<Optional<Problem>> fence,
      Supplier<Optional<Problem>> libvirt,
      List<Supplier<CompletableFuture<List<Problem>>>> findings) {
    this.node = node;
    this.startedAt = startedAt;
    this.memory = memory;
    this.nodes = nodes;
    this.link = link;
    this.runner = runner;
    this.views = views;
    this.fence = fence;
    this.libvirt = libvirt;
    this.findings = List.copyOf(findings);
  }

  @Override
  public CompletableFuture<Status> status() {
    List<Part> parts = new ArrayList<>();
    parts.add(
        link.problem()
            .map(why -> new Part("store", "down", why.detail(), link.staleSince()))
            .orElseGet(() -> new Part("store", "ok", "", Optional.empty())));
    fence
        .get()
        .ifPresent(why -> parts.add(new Part("identity", "down", why.detail(), Optional.empty())));
    parts.add(
        libvirt
            .get()
            .map(why -> new Part("libvirt", "down", why.detail(), Optional.empty()))
            .orElseGet(() -> new Part("libvirt", "ok", "", Optional.empty())));
    for (KeyStatus status : runner.statuses()) {
      if (status.key().kind().equals(NodeKeys.NODE)) {
        parts.add(part(status));
      }
    }
    return CompletableFuture.completedFuture(
        new Status(
            node.name(),
            memory.cell().map(mark -> mark.state().uid().toString()).orElse(""),
            node.version(),
            startedAt,
            parts,
            known(link.everSynced(), this::states),
            known(link.nodesSynced(), () -> nodes.all().size()),
            known(link.reportsSynced(), this::orphans)));
  }

  /** What was not read yet is not none. */
  private static <T> Optional<T> known(boolean read, Supplier<T> value) {
    return read ? Optional.of(value.get()) : Optional.empty();
  }

  private Map<String, Integer> states() {
    Map<String, Integer> states = new TreeMap<>();
    for (ResourceView each : views.all(() -> memory.all(Kind.INSTANCE))) {
      states.merge(each.status().map(s -> s.state()).orElse("unknown"), 1, Integer::sum);
    }
    return states;
  }

  private int orphans() {
    return (int)
        memory.reports().stream()
            .map(Known.Reported::report)
            .filter(InstanceReport::orphan)
            .count();
  }

  private static Part part(KeyStatus status) {
    return status
        .failure()
        .map(
            f ->
                new Part(
                    status.key().id(),
                    "down",
                    f.step() + ": " + f.problem(),
                    Optional.of(f.since())))
        .or(
            () ->
                status.blockers().stream()
                    .findFirst()
                    .map(
                        blocker ->
                            new Part(
                                status.key().id(),
                                "degraded",
                                blocker.why().toString(),
                                Optional.empty())))
        .orElseGet(() -> new Part(status.key().id(), "ok", "", Optional.empty()));
  }

  @Override
  public CompletableFuture<List<Finding>> doctor() {
    List<CompletableFuture<List<Problem>>> asked =
        findings.stream()
            .map(
                each ->
                    each.get()
                        .completeOnTimeout(
                            List.of(
                                new Problem("deadline", "a part did not answer doctor in time")),
                            PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS)
                        .exceptionally(
                            failure -> List.of(new Problem("internal", String.valueOf(failure)))))
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> findings(asked.stream().flatMap(a -> a.join().stream()).toList()));
  }

  private List<Finding> findings(List<Problem> ofParts) {
    List<Finding> all = new ArrayList<>();
    link.problem().ifPresent(why -> all.add(finding("error", why)));
    fence.get().ifPresent(why -> all.add(finding("error", why)));
    for (KeyStatus status : runner.statuses()) {
      status.failure().ifPresent(f -> all.add(finding("error", about(status, f.problem()))));
      if (status.failure().isEmpty()) {
        status.blockers().forEach(b -> all.add(finding("warning", about(status, b.why()))));
      }
    }
    memory
        .unreadable()
        .forEach(
            (key, why) ->
                all.add(
                    finding("error", new Problem("stored-value-unreadable", key + ": " + why))));
    away().forEach(problem -> all.add(finding("warning", problem)));
    ofParts.forEach(problem -> all.add(finding("warning", problem)));
    if (all.isEmpty()) {
      all.add(new Finding("ok", "ok", "nothing is wrong with node " + node.name(), ""));
    }
    return all;
  }

  private List<Problem> away() {
    List<Problem> away = new ArrayList<>();
    Map<Uid, Peers.Peer> heard = nodes.all();
    heard.forEach(
        (uid, peer) -> peer.unknownSince().ifPresent(since -> away.add(away(uid, peer, since))));
    if (link.nodesSynced() && link.everSynced()) {
      Map<Uid, Integer> unheard = new TreeMap<>();
      for (Known.Standing each : memory.instances()) {
        each.placement()
            .node()
            .filter(uid -> !uid.equals(node.uid()) && !heard.containsKey(uid))
            .ifPresent(uid -> unheard.merge(uid, 1, Integer::sum));
      }
      unheard.forEach((uid, placed) -> away.add(unheard(uid, placed)));
    }
    return away;
  }

  private Problem away(Uid uid, Peers.Peer peer, Instant since) {
    return uid.equals(node.uid())
        ? new Problem(
            "node-unknown",
            "the store misses this node's own key since " + since,
            "it is written anew within seconds; until then the other nodes take this one for away")
        : new Problem(
            "node-unknown", "nothing is heard of node " + peer.report().name() + " since " + since);
  }

  private static Problem unheard(Uid uid, int placed) {
    return new Problem(
        "node-unknown",
        "nothing is heard of node "
            + uid
            + " since this agent started, and "
            + placed
            + (placed == 1 ? " instance is" : " instances are")
            + " placed on it",
        "start its agent; what runs there is unknown");
  }

  private static Problem about(KeyStatus status, Problem problem) {
    return new Problem(problem.code(), status.key() + ": " + problem.detail(), problem.advice());
  }

  private static Finding finding(String level, Problem problem) {
    return new Finding(level, problem.code(), problem.detail(), problem.advice());
  }

  @Override
  public String version() {
    return node.version();
  }
}
