package io.hostler.answers;

import io.hostler.api.ExplainView;
import io.hostler.api.Explainer;
import io.hostler.api.InstanceStatus;
import io.hostler.api.PlanView;
import io.hostler.api.ResourceView;
import io.hostler.memory.CellMemory;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InstanceState;
import io.hostler.model.Placement;
import io.hostler.model.Reach;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.node.NodeKeys;
import io.hostler.plan.Blocker;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the loop knows of an instance of this node, and what memory knows of all else. */
public final class ExplainAnswers implements Explainer {
  private final KnownResources remembered;
  private final Views views;
  private final Runner runner;
  private final UseAnswers uses;
  private final Supplier<CompletableFuture<List<Problem>>> host;

  /**
   * @param host what is wrong with this node that slows each start of an instance; answers soon
   */
  public ExplainAnswers(
      KnownResources remembered,
      CellMemory memory,
      Views views,
      Runner runner,
      Supplier<CompletableFuture<List<Problem>>> host) {
    this.host = host;
    this.uses = new UseAnswers(memory, views);
    this.remembered = remembered;
    this.views = views;
    this.runner = runner;
  }

  @Override
  public CompletableFuture<PlanView> plan(ResourceName name, Optional<Duration> fresh) {
    KnownResources.One one = remembered.demandHere(name);
    return status(one, fresh).thenApply(status -> view(one, status));
  }

  @Override
  public CompletableFuture<ExplainView> explain(ResourceName name, Optional<Duration> fresh) {
    if (name.kind().reach() != Reach.OWN_NODE) {
      remembered.demandRead();
      Resource resource = remembered.demand(name).resource();
      return CompletableFuture.completedFuture(uses.explain(resource));
    }
    KnownResources.One one = remembered.demandHere(name);
    if (one.placement().flatMap(Placement::node).isEmpty()) {
      return status(one, fresh).thenApply(status -> explained(one, status, List.of()));
    }
    return status(one, fresh)
        .thenCombine(host.get(), (status, slows) -> explained(one, status, slows));
  }

  /** What was not looked at can't be said: that is a blocker, never an empty plan. */
  private PlanView view(KnownResources.One one, Optional<KeyStatus> status) {
    if (status.isEmpty()) {
      return PlanView.of(Plan.blocked("placement", unseen(one)), Instant.EPOCH);
    }
    KeyStatus known = status.get();
    Optional<Problem> blind =
        known.failure().filter(failure -> known.plan().converged()).map(KeyStatus.Failure::problem);
    Plan<? extends Step> plan =
        blind
            .<Plan<? extends Step>>map(why -> Plan.blocked("observation", why))
            .orElse(known.plan());
    // The manifest alone says what to do: the store may say more.
    Plan<? extends Step> sure =
        remembered
            .unread()
            .<Plan<? extends Step>>map(why -> Plan.<Step>blocked("store", why).then(plan))
            .orElse(plan);
    return PlanView.of(sure, known.lookedAt());
  }

  /** Why this node has no status of it. */
  private Problem unseen(KnownResources.One one) {
    ResourceName name = one.resource().name();
    Optional<Placement> placement = one.placement();
    if (placement.flatMap(Placement::node).isPresent()) {
      return new Problem(
          "not-looked", "the node has not looked at " + name + " yet", "ask with --fresh");
    }
    return new Problem(
        "unplaced",
        name
            + " has no place"
            + placement.flatMap(Placement::why).map(why -> ": " + why).orElse(" yet"),
        "it gets one when there is room");
  }

  private CompletableFuture<Optional<KeyStatus>> status(
      KnownResources.One one, Optional<Duration> fresh) {
    if (one.placement().flatMap(Placement::node).isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Key key = NodeKeys.instance(one.resource().uid());
    return fresh
        .map(deadline -> runner.fresh(key, deadline).thenApply(Optional::of))
        .orElseGet(() -> CompletableFuture.completedFuture(runner.status(key)))
        .exceptionally(ExplainAnswers::inTime);
  }

  private static Optional<KeyStatus> inTime(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException) {
      throw new HostlerException(
          new Problem(
              "deadline",
              "the node has not looked in time",
              "without fresh, the last look is shown"));
    }
    throw new CompletionException(cause);
  }

  private ExplainView explained(
      KnownResources.One one, Optional<KeyStatus> status, List<Problem> slows) {
    ResourceView view = views.of(one);
    var known = view.status().orElseThrow();
    Optional<ExplainView.Failure> failure =
        status
            .flatMap(KeyStatus::failure)
            .map(
                f ->
                    new ExplainView.Failure(
                        f.step(), f.problem(), f.since(), f.attempts(), Optional.of(f.nextTry())));
    List<String> waiting = new ArrayList<>();
    status.flatMap(KeyStatus::waiting).ifPresent(waiting::add);
    one.placement().flatMap(Placement::why).ifPresent(why -> waiting.add("a place: " + why));
    return new ExplainView(
        known.state(),
        summary(known, failure, status.map(KeyStatus::blockers).orElse(List.of())),
        inForce(one.resource(), known),
        failure,
        waiting,
        known.conditions(),
        blocked(status, known),
        slows,
        Optional.of(
            new ExplainView.Generations(
                one.resource().generation(),
                known.observedGeneration(),
                known.appliedGeneration())),
        ExplainView.UsedBy.NOBODY,
        Optional.of(view(one, status)));
  }

  private static boolean inForce(Resource instance, InstanceStatus known) {
    boolean runs = ((InstanceSpec) instance.spec()).power() == InstanceSpec.Power.RUNNING;
    InstanceState wanted = runs ? InstanceState.RUNNING : InstanceState.STOPPED;
    return known.state().equals(wanted.word())
        && known.appliedGeneration() >= instance.generation();
  }

  /** Since when, as far as the node's report is about the same. */
  private static List<ExplainView.Blocked> blocked(
      Optional<KeyStatus> status, InstanceStatus shown) {
    return status.stream()
        .flatMap(
            known ->
                known.blockers().stream()
                    .map(
                        blocker ->
                            new ExplainView.Blocked(
                                blocker.part(),
                                blocker.why(),
                                shown
                                    .since()
                                    .filter(s -> shown.reason().equals(blocker.why().toString())),
                                known.nextLook())))
        .toList();
  }

  private static String summary(
      InstanceStatus known, Optional<ExplainView.Failure> failure, List<Blocker> blockers) {
    if (failure.isPresent()) {
      return "step " + failure.get().step() + " fails: " + failure.get().cause().detail();
    }
    if (!blockers.isEmpty()) {
      Blocker first = blockers.getFirst();
      return first.part() + " is blocked: " + first.why().detail();
    }
    return known.reason().isEmpty() ? "nothing fails" : known.reason();
  }
}
