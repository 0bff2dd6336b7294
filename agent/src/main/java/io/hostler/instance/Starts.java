package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.model.Action;
import io.hostler.model.InstanceSpec;
import io.hostler.plan.Problem;
import io.hostler.resolve.InstanceDesired;
import java.time.Duration;
import java.util.Optional;

/** What becomes of a machine that does not run: whether it is started, and as what. */
final class Starts {
  private final Draft draft;
  private final InstanceDesired desired;
  private final InstanceObserved observed;
  private final Machine machine;
  private final boolean ready;
  private final boolean mayStart;

  Starts(
      Draft draft,
      InstanceDesired desired,
      InstanceObserved observed,
      Machine machine,
      boolean ready,
      boolean mayStart) {
    this.draft = draft;
    this.desired = desired;
    this.observed = observed;
    this.machine = machine;
    this.ready = ready;
    this.mayStart = mayStart;
  }

  /** Nothing of it runs now. */
  void off(Optional<DomainSeen> domain, boolean wanted) {
    Actions.fresh(draft, desired, Action.Verb.RESET)
        .ifPresent(
            reset ->
                draft.run(
                    Action.Verb.RESET,
                    new ActionRun(reset.id(), draft.at, Optional.of("failed: it does not run"))));
    if (!wanted) {
      if (!draft.past().reason().equals(Power.USER)) {
        draft.stopped(Power.USER, 0);
      }
      define(domain);
      return;
    }
    domain.ifPresent(this::judge);
    if (!mayRestart()) {
      return;
    }
    if (!mayStart) {
      draft.block(
          "power",
          new Problem(
              "placement-unconfirmed",
              "the store has not confirmed that " + draft.uid + " belongs here",
              "it starts when the store answers"));
    } else if (ready) {
      start(domain);
    }
  }

  /** What libvirt says of an end that we did not plan. */
  private void judge(DomainSeen domain) {
    if (!draft.past().reason().isEmpty() && !draft.past().reason().equals(Power.STARTED)) {
      return;
    }
    switch (domain.state().reason()) {
      case SHUTDOWN -> draft.stopped(Power.GUEST, 0);
      case CRASHED, DESTROYED, FAILED -> draft.stopped(Power.FAILED, draft.past().crashes() + 1);
      case UNKNOWN, NONE -> {}
    }
  }

  private boolean mayRestart() {
    if (Actions.fresh(draft, desired, Action.Verb.START).isPresent()
        || Actions.fresh(draft, desired, Action.Verb.REBOOT).isPresent()) {
      return true;
    }
    InstanceSpec.Restart restart = desired.spec().restart();
    return switch (draft.past().reason()) {
      case Power.GUEST -> restart == InstanceSpec.Restart.ALWAYS;
      case Power.FAILED -> restart != InstanceSpec.Restart.NEVER && backOffIsOver();
      default -> true;
    };
  }

  private boolean backOffIsOver() {
    int crashes = draft.past().crashes();
    Duration left = CrashBackOff.after(crashes).minus(draft.stoppedFor(observed));
    if (left.isPositive()) {
      draft.add(new InstanceStep.Await(draft.uid, left, "it ended " + crashes + " times in a row"));
      return false;
    }
    return true;
  }

  private void start(Optional<DomainSeen> domain) {
    int crashes = draft.past().reason().equals(Power.FAILED) ? draft.past().crashes() : 0;
    Actions.fresh(draft, desired, Action.Verb.REBOOT)
        .ifPresent(reboot -> draft.begin(Action.Verb.REBOOT, reboot.id()));
    define(domain);
    if (!draft.past().reason().equals(Power.STARTING)) {
      draft.stopped(Power.STARTING, crashes);
    }
    draft.add(new InstanceStep.StartDomain(draft.uid));
    draft.stopped(Power.STARTED, draft.past().crashes());
    Actions.started(draft, desired);
  }

  /** Before each start, so that it starts as it should be now; and once, to carry the mark. */
  private void define(Optional<DomainSeen> domain) {
    boolean same =
        domain.flatMap(DomainSeen::mark).map(mark -> mark.equals(machine.mark())).orElse(false);
    if (!same && ready) {
      draft.add(new InstanceStep.DefineDomain(draft.uid, machine.domain(), machine.mark()));
    }
  }
}
