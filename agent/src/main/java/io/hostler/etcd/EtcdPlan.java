package io.hostler.etcd;

import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From what is there to a running etcd. It is adopted when it runs, whatever it was started with:
 * other arguments count at its next start. Missing data is noted before a fresh directory is made.
 */
public final class EtcdPlan {
  private final EtcdDesired desired;
  private final EtcdObserved observed;
  private final List<EtcdStep> steps = new ArrayList<>();
  private final List<Blocker> blockers = new ArrayList<>();

  private EtcdPlan(EtcdDesired desired, EtcdObserved observed) {
    this.desired = desired;
    this.observed = observed;
  }

  public static Plan<EtcdStep> of(EtcdDesired desired, EtcdObserved observed) {
    EtcdPlan plan = new EtcdPlan(desired, observed);
    plan.certificates();
    switch (observed.process()) {
      case Seen.Present<List<String>>(var _) -> plan.running();
      case Seen.Absent<List<String>>() -> plan.stopped();
      case Seen.Unknown<List<String>>(Problem why) -> plan.blocked("process", why);
    }
    return new Plan<>(plan.steps, plan.blockers);
  }

  private void certificates() {
    switch (observed.toMake()) {
      case Seen.Present<List<String>>(List<String> names) -> {
        if (!names.isEmpty()) {
          steps.add(new EtcdStep.IssueCertificates(desired.certificates(), names));
        }
      }
      case Seen.Absent<List<String>>() ->
          steps.add(new EtcdStep.IssueCertificates(desired.certificates(), List.of("ca")));
      case Seen.Unknown<List<String>>(Problem why) -> blocked("certificates", why);
    }
  }

  private void running() {
    if (observed.dataMissing()) {
      // It lives on in files without a name: stopping it would end them, starting another too.
      blocked(
          "data",
          new Problem(
              EtcdFindings.DATA_GONE,
              "the files of the running etcd in " + desired.settings().data() + " were removed",
              "take a snapshot with etcdctl before it ends"));
      return;
    }
    if (observed.data().found().filter(directory -> !directory.isPrivate()).isPresent()) {
      steps.add(new EtcdStep.MakeDataDirectory(desired.settings().data()));
    }
    ready();
  }

  private void stopped() {
    Optional<Problem> inTheWay = inTheWay();
    if (inTheWay.isPresent()) {
      blocked("start", inTheWay.get());
      return;
    }
    if (observed.dataMissing() && observed.marker().found().flatMap(EtcdMarker::gone).isEmpty()) {
      steps.add(new EtcdStep.NoteDataGone(desired.settings().data()));
    }
    if (observed.data().found().filter(DataDirectory::isPrivate).isEmpty()) {
      steps.add(new EtcdStep.MakeDataDirectory(desired.settings().data()));
    }
    observed
        .version()
        .found()
        .ifPresent(version -> steps.add(new EtcdStep.StartEtcd(EtcdFlags.of(desired, version))));
    ready();
  }

  /** Why nothing can be started; the first reason counts. */
  private Optional<Problem> inTheWay() {
    if (!blockers.isEmpty()) {
      return Optional.of(blockers.getFirst().why());
    }
    if (observed.version() instanceof Seen.Absent<EtcdVersion>()) {
      return Optional.of(
          new Problem(
              "etcd-missing",
              desired.settings().program() + " is not installed",
              "install the package etcd-server, or configure an external etcd"));
    }
    if (observed.health() instanceof Seen.Present<EtcdHealth>(var _)) {
      return Optional.of(
          new Problem(
              "etcd-foreign",
              "an etcd with this cell's certificates answers at "
                  + desired.settings().endpoint()
                  + " and was not started by this agent",
              "stop it, or configure it as an external etcd"));
    }
    return unknown(observed.version())
        .or(() -> unknown(observed.data()))
        .or(() -> unknown(observed.marker()))
        .or(() -> unknown(observed.health()));
  }

  private static Optional<Problem> unknown(Seen<?> part) {
    return part instanceof Seen.Unknown<?>(Problem why) ? Optional.of(why) : Optional.empty();
  }

  private void ready() {
    if (!observed.ready()) {
      steps.add(new EtcdStep.AwaitReady(desired.settings().endpoint()));
    }
    if (observed.marker().isAbsent()) {
      steps.add(new EtcdStep.NoteMade(desired.settings().data()));
    }
  }

  private void blocked(String part, Problem why) {
    blockers.add(new Blocker(part, why));
  }
}
