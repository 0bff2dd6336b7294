package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.model.Action;
import io.hostler.model.InstanceSpec;
import io.hostler.plan.Seen;
import io.hostler.resolve.InstanceDesired;
import java.time.Duration;
import java.util.Optional;

/**
 * On or off, and why. libvirt's reason does not outlive libvirtd, and it does not tell our shutdown
 * from the guest's own: so what we are about to do stands in the manifest before we do it.
 */
final class Power {
  /** We were asked to stop it, or did. */
  static final String USER = "user";

  /** The guest shut itself down: it stays off until somebody starts it. */
  static final String GUEST = "guest";

  /** It ended without anybody's wish. */
  static final String FAILED = "failed";

  /** We are about to start it; what libvirt says of its last end is of the life before. */
  static final String STARTING = "starting";

  /** It runs, but not for a minute yet: keeps the count of crashes in a row. */
  static final String STARTED = "started";

  /** We press its power button to start it again. */
  static final String REBOOTING = "rebooting";

  private static final Duration STABLE = Duration.ofMinutes(1);

  private final Draft draft;
  private final InstanceDesired desired;
  private final InstanceObserved observed;
  private final Machine machine;
  private final Host host;
  private final boolean ready;
  private final Starts starts;

  /**
   * @param ready whether all that a start rests on will be there
   */
  Power(
      Draft draft,
      InstanceDesired desired,
      InstanceObserved observed,
      Machine machine,
      Host host,
      boolean ready,
      boolean mayStart) {
    this.draft = draft;
    this.desired = desired;
    this.observed = observed;
    this.machine = machine;
    this.host = host;
    this.ready = ready;
    this.starts = new Starts(draft, desired, observed, machine, ready, mayStart);
  }

  void plan() {
    boolean wanted = desired.spec().power() == InstanceSpec.Power.RUNNING;
    Optional<DomainSeen> domain = observed.domain().found();
    if (domain.isPresent() && domain.get().state().active()) {
      on(domain.get(), wanted);
    } else {
      starts.off(domain, wanted);
    }
  }

  private void on(DomainSeen domain, boolean wanted) {
    if (ready && !machine.standsOn(domain.config()) && isRebuilt()) {
      // What is on the old disk is given up, so nobody needs to be asked.
      draft.add(new InstanceStep.PowerOff(draft.uid));
      starts.off(Optional.of(domain), wanted);
      return;
    }
    if (!wanted) {
      if (!draft.past().reason().equals(USER)) {
        draft.stopped(USER, 0);
      }
      press();
      return;
    }
    plug();
    Actions.started(draft, desired);
    reset();
    if (reboots()) {
      return;
    }
    settle();
    mark(domain);
  }

  /**
   * Its tap was taken away under it: a new one is nobody's until the machine holds it. One that is
   * to go off needs none, and a guest that does not let go of its card must not keep it on.
   */
  private void plug() {
    Seen<Boolean> plugged = observed.parts().network().plugged();
    if (ready && (plugged.isAbsent() || plugged.found().filter(held -> !held).isPresent())) {
      machine
          .domain()
          .nic()
          .ifPresent(nic -> draft.add(new InstanceStep.ReplugNic(draft.uid, nic)));
    }
  }

  /** Until it is done: what held it up meanwhile may have changed what is said of its power. */
  private boolean isRebuilt() {
    return draft.past().unfinished(Action.Verb.REBUILD).isPresent()
        || draft.past().reason().equals(STARTING);
  }

  private void reset() {
    Actions.fresh(draft, desired, Action.Verb.RESET)
        .ifPresent(
            reset -> {
              draft.begin(Action.Verb.RESET, reset.id());
              draft.add(new InstanceStep.ResetDomain(draft.uid, reset.id()));
              draft.end(
                  Action.Verb.RESET, new ActionRun(reset.id(), draft.at, Optional.empty()), "done");
            });
  }

  /**
   * A reboot is a stop and a start: so pending changes take effect, and a guest that ignores the
   * button is rebooted too. Whether there is one under way.
   */
  private boolean reboots() {
    Optional<Action> reboot = Actions.fresh(draft, desired, Action.Verb.REBOOT);
    if (reboot.isPresent()) {
      draft.begin(Action.Verb.REBOOT, reboot.get().id());
      draft.stopped(REBOOTING, 0);
    }
    if (draft.past().unfinished(Action.Verb.REBOOT).isPresent()
        && draft.past().reason().equals(REBOOTING)) {
      press();
      return true;
    }
    return false;
  }

  private void press() {
    boolean late =
        observed
            .pressedFor()
            .filter(pressed -> pressed.compareTo(host.stopTimeout()) >= 0)
            .isPresent();
    draft.add(late ? new InstanceStep.PowerOff(draft.uid) : new InstanceStep.ShutDown(draft.uid));
  }

  /** It runs and should: what the manifest says of its power is brought in line. */
  private void settle() {
    Duration since = draft.stoppedFor(observed);
    switch (draft.past().reason()) {
      case "" -> {}
      case STARTED -> {
        if (since.compareTo(STABLE) >= 0) {
          draft.stopped(Optional.empty());
        }
      }
      case USER, REBOOTING -> {
        // The button was pressed for a wish that is gone: it may still obey, and then it is not
        // the guest's own shutdown.
        Duration left = host.stopTimeout().minus(since);
        if (left.isPositive()) {
          draft.add(new InstanceStep.Await(draft.uid, left, "it was told to shut down"));
        } else {
          draft.stopped(STARTED, 0);
        }
      }
      default -> draft.stopped(STARTED, draft.past().crashes());
    }
  }

  private void mark(DomainSeen domain) {
    boolean same =
        domain
            .mark()
            .map(
                m ->
                    m.generation() == machine.mark().generation()
                        && m.epoch() == machine.mark().epoch())
            .orElse(false);
    if (!same) {
      domain
          .mark()
          .ifPresent(
              m ->
                  draft.add(
                      new InstanceStep.MarkDomain(
                          draft.uid, m.at(machine.mark().generation(), machine.mark().epoch()))));
    }
  }
}
