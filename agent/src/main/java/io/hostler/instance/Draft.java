package io.hostler.instance;

import io.hostler.instance.InstanceStep.PartStep;
import io.hostler.manifest.ActionRun;
import io.hostler.manifest.Built;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.Stopped;
import io.hostler.model.Action;
import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan while it is being made: what was planned so far, and what the manifest will say then. */
final class Draft {
  final Uid uid;
  final Instant at;
  private final List<InstanceStep> steps = new ArrayList<>();
  private final List<Blocker> blockers = new ArrayList<>();
  private Past past;

  Draft(Uid uid, Instant at, Past past) {
    this.uid = uid;
    this.at = at;
    this.past = past;
  }

  Past past() {
    return past;
  }

  /** How long ago what is said of its power now was said: what is planned here is said now. */
  Duration stoppedFor(InstanceObserved observed) {
    return observed.manifest().found().flatMap(Manifest::stopped).equals(past.stopped())
        ? observed.stoppedFor()
        : Duration.ZERO;
  }

  void add(InstanceStep step) {
    steps.add(step);
  }

  void block(String part, Problem why) {
    blockers.add(new Blocker(part, why));
  }

  boolean isBlocked() {
    return !blockers.isEmpty();
  }

  /** Joins another driver's plan; false when something keeps it from being whole. */
  boolean join(String part, Plan<? extends Step> plan) {
    plan.steps().forEach(step -> steps.add(new PartStep(uid, part, step)));
    blockers.addAll(plan.blockers());
    return plan.blockers().isEmpty();
  }

  void built(Built built) {
    steps.add(new InstanceStep.RecordBuilt(uid, built));
    past = past.with(built);
  }

  void beginRebuild(ActionRun run, Built built) {
    Stopped starting = new Stopped(Power.STARTING, at, 0);
    steps.add(new InstanceStep.BeginRebuild(uid, run, built, starting));
    past = past.with(built).with(Optional.of(starting)).with(Action.Verb.REBUILD, run);
  }

  void stopped(String reason, int crashes) {
    stopped(Optional.of(new Stopped(reason, at, crashes)));
  }

  void stopped(Optional<Stopped> stopped) {
    steps.add(new InstanceStep.RecordStopped(uid, stopped));
    past = past.with(stopped);
  }

  void begin(Action.Verb verb, String id) {
    run(verb, new ActionRun(id, at, Optional.empty()));
  }

  void end(Action.Verb verb, ActionRun run, String result) {
    run(verb, new ActionRun(run.id(), run.startedAt(), Optional.of(result)));
  }

  void run(Action.Verb verb, ActionRun run) {
    steps.add(new InstanceStep.RecordRun(uid, verb, run));
    past = past.with(verb, run);
  }

  Plan<InstanceStep> plan() {
    return new Plan<>(steps, blockers);
  }
}
