package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.manifest.Stopped;
import io.hostler.model.Action;
import io.hostler.model.InstanceSpec;
import io.hostler.plan.Problem;
import io.hostler.resolve.InstanceDesired;
import java.time.Duration;
import java.time.Instant;
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
  private final boolean mayStart;

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
    this.mayStart = mayStart;
  }

  void plan() {
    boolean wanted = desired.spec().power() == InstanceSpec.Power.RUNNING;
    Optional<DomainSeen> domain = observed.domain().found();
    if (domain.isPresent() && domain.get().state().active()) {
      on(domain.get(), wanted);
    } else {
      off(domain, wanted);
    }
  }

  private void on(DomainSeen domain, boolean wanted) {
    if (ready && !machine.standsOn(domain.config()) && draft.past().reason().equals(STARTING)) {
      // A rebuild: what is on the old disk is given up, so nobody needs to be asked.
      draft.add(new InstanceStep.PowerOff(draft.uid));
      off(Optional.of(domain), wanted);
      return;
    }
    if (!wanted) {
      if (!draft.past().reason().equals(USER)) {
        draft.stopped(USER, 0);
      }
      press();
      return;
    }
    consumeStart();
    reset();
    if (reboots()) {
      return;
    }
    settle();
    mark(domain);
  }

  /** A start that finds it running is done. */
  private void consumeStart() {
    action(Action.Verb.START)
        .ifPresent(
            start ->
                draft.run(
                    Action.Verb.START, new ActionRun(start.id(), draft.at, Optional.of("done"))));
  }

  private void reset() {
    action(Action.Verb.RESET)
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
    Optional<Action> reboot = action(Action.Verb.REBOOT);
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
            .shutdownSince()
            .map(since -> !draft.at.isBefore(since.plus(host.stopTimeout())))
            .orElse(false);
    draft.add(late ? new InstanceStep.PowerOff(draft.uid) : new InstanceStep.ShutDown(draft.uid));
  }

  /** It runs and should: what the manifest says of its power is brought in line. */
  private void settle() {
    Instant since = draft.past().stopped().map(Stopped::at).orElse(draft.at);
    switch (draft.past().reason()) {
      case "" -> {}
      case STARTED -> {
        if (!draft.at.isBefore(since.plus(STABLE))) {
          draft.stopped(Optional.empty());
        }
      }
      case USER, REBOOTING -> {
        // The button was pressed for a wish that is gone: it may still obey, and then it is not
        // the guest's own shutdown.
        Instant until = since.plus(host.stopTimeout());
        if (draft.at.isBefore(until)) {
          draft.add(new InstanceStep.Await(draft.uid, until, "it was told to shut down"));
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

  private void off(Optional<DomainSeen> domain, boolean wanted) {
    action(Action.Verb.RESET)
        .ifPresent(
            reset ->
                draft.run(
                    Action.Verb.RESET,
                    new ActionRun(reset.id(), draft.at, Optional.of("failed: it does not run"))));
    if (!wanted) {
      if (!draft.past().reason().equals(USER)) {
        draft.stopped(USER, 0);
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
    if (!draft.past().reason().isEmpty() && !draft.past().reason().equals(STARTED)) {
      return;
    }
    switch (domain.state().reason()) {
      case SHUTDOWN -> draft.stopped(GUEST, 0);
      case CRASHED, DESTROYED, FAILED -> draft.stopped(FAILED, draft.past().crashes() + 1);
      case UNKNOWN, NONE -> {}
    }
  }

  private boolean mayRestart() {
    if (action(Action.Verb.START).isPresent() || action(Action.Verb.REBOOT).isPresent()) {
      return true;
    }
    InstanceSpec.Restart restart = desired.spec().restart();
    return switch (draft.past().reason()) {
      case GUEST -> restart == InstanceSpec.Restart.ALWAYS;
      case FAILED -> restart != InstanceSpec.Restart.NEVER && backOffIsOver();
      default -> true;
    };
  }

  private boolean backOffIsOver() {
    int crashes = draft.past().crashes();
    Instant until =
        draft.past().stopped().map(Stopped::at).orElse(draft.at).plus(CrashBackOff.after(crashes));
    if (draft.at.isBefore(until)) {
      draft.add(
          new InstanceStep.Await(draft.uid, until, "it ended " + crashes + " times in a row"));
      return false;
    }
    return true;
  }

  private void start(Optional<DomainSeen> domain) {
    int crashes = draft.past().reason().equals(FAILED) ? draft.past().crashes() : 0;
    action(Action.Verb.REBOOT).ifPresent(reboot -> draft.begin(Action.Verb.REBOOT, reboot.id()));
    define(domain);
    if (!draft.past().reason().equals(STARTING)) {
      draft.stopped(STARTING, crashes);
    }
    draft.add(new InstanceStep.StartDomain(draft.uid));
    draft.stopped(STARTED, draft.past().crashes());
    consumeStart();
  }

  /** Before each start, so that it starts as it should be now; and once, to carry the mark. */
  private void define(Optional<DomainSeen> domain) {
    boolean same =
        domain.flatMap(DomainSeen::mark).map(mark -> mark.equals(machine.mark())).orElse(false);
    if (!same && ready) {
      draft.add(new InstanceStep.DefineDomain(draft.uid, machine.domain(), machine.mark()));
    }
  }

  /** The newest action of a verb, when it was never begun here. */
  private Optional<Action> action(Action.Verb verb) {
    return Optional.ofNullable(desired.instance().actions().get(verb))
        .filter(action -> draft.past().isNew(verb, action));
  }
}
