package io.hostler.guest;

import io.hostler.instance.Host;
import io.hostler.instance.InstanceDriver;
import io.hostler.instance.InstanceObserved;
import io.hostler.instance.InstancePlan;
import io.hostler.instance.InstanceReports;
import io.hostler.instance.InstanceStep;
import io.hostler.instance.OnceBuilt;
import io.hostler.manifest.Built;
import io.hostler.manifest.Manifest;
import io.hostler.memory.Reports;
import io.hostler.model.InstanceReport;
import io.hostler.model.Observation;
import io.hostler.plan.Blocker;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.Subject;
import io.hostler.resolve.InstanceDesired;
import io.hostler.resolve.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the key of an instance means: from its wish and what is here to the plan, and to the report.
 */
public final class InstanceSubject implements Subject<Step> {
  private static final Duration SELDOM = Duration.ofMinutes(10);

  private static final Problem TAKING_OVER =
      new Problem("store-unread", "what the store holds after a decision is being taken over");

  private final InstanceIntents wishes;
  private final InstanceDriver driver;
  private final Host host;
  private final Finalisation finalisation;
  private final Eras eras;
  private final Redeclaring redeclaring;
  private final Contents contents;
  private final Reports reports;
  private final UsedReports used;
  private final Supplier<Optional<Problem>> fence;
  private final BooleanSupplier mayStartUnconfirmed;
  private final Consumer<Key> forget;
  private final Map<Uid, Look> looks = new ConcurrentHashMap<>();

  /** The last look at an instance. */
  private record Look(Intent wish, InstanceObserved observed, Plan<Step> plan) {}

  /**
   * @param mayStartUnconfirmed whether what only a manifest speaks of may be started
   * @param forget takes a key out of the loop
   */
  public InstanceSubject(
      InstanceIntents wishes,
      InstanceDriver driver,
      Host host,
      Finalisation finalisation,
      Eras eras,
      Redeclaring redeclaring,
      Contents contents,
      Reports reports,
      UsedReports used,
      Supplier<Optional<Problem>> fence,
      BooleanSupplier mayStartUnconfirmed,
      Consumer<Key> forget) {
    this.wishes = wishes;
    this.driver = driver;
    this.host = host;
    this.finalisation = finalisation;
    this.eras = eras;
    this.redeclaring = redeclaring;
    this.contents = contents;
    this.reports = reports;
    this.used = used;
    this.fence = fence;
    this.mayStartUnconfirmed = mayStartUnconfirmed;
    this.forget = forget;
  }

  @Override
  public Plan<Step> plan(Key key) {
    Uid uid = Uid.parse(key.id());
    InstanceObserved observed = driver.observe(uid);
    long era = eras.now();
    Intent wish = wishes.of(uid, isHere(observed));
    if (eras.mixed(era) || redeclaring.isUndecided(uid, era)) {
      wish = new Intent.Unsure(TAKING_OVER);
    }
    Optional<Problem> fenced = fence.get();
    if (fenced.isPresent()) {
      wish = new Intent.Unsure(fenced.get());
    }
    Plan<Step> plan =
        fenced.isPresent() ? plan(wish, observed, era) : plan(uid, wish, observed, era);
    looks.put(uid, new Look(wish, observed, plan));
    return plan;
  }

  private Plan<Step> plan(Uid uid, Intent wish, InstanceObserved observed, long era) {
    Optional<CellStep.Redeclare> first = redeclaring.step(uid, era);
    return first.isPresent() ? Plan.of(List.of(first.get())) : plan(wish, observed, era);
  }

  private Plan<Step> plan(Intent wish, InstanceObserved observed, long era) {
    return switch (wish) {
      case Intent.Here(InstanceDesired desired, boolean confirmed) ->
          here(desired, confirmed, observed, era);
      case Intent.Delete(InstanceDesired desired) -> delete(desired.uid(), observed);
      case Intent.Orphan(InstanceDesired remembered) -> keep(remembered, observed);
      case Intent.Elsewhere(var placement) when isHere(observed) ->
          Plan.blocked(
              "placement",
              new Problem(
                  "placed-elsewhere",
                  "the store has it on another node, and something of it is here",
                  "nothing is touched; see hostler doctor"));
      case Intent.Elsewhere(var placement) -> widen(InstancePlan.leftovers(observed));
      case Intent.Stray() -> stray(observed);
      case Intent.Nothing() when isHere(observed) -> Plan.nothing();
      case Intent.Nothing() -> widen(InstancePlan.leftovers(observed));
      case Intent.Unsure(Problem why) -> Plan.blocked("store", why);
    };
  }

  private Plan<Step> here(
      InstanceDesired desired, boolean confirmed, InstanceObserved observed, long era) {
    if (confirmed) {
      Optional<CellStep.CountAsRun> first = eras.step(desired, era);
      if (first.isPresent()) {
        return Plan.of(List.of(first.get()));
      }
    }
    if (desired.spec().userData().isPresent() && desired.userData().isEmpty()) {
      return Plan.of(
          List.of(
              new CellStep.ReadUserData(desired.uid(), desired.spec().userData().orElseThrow())));
    }
    Plan<InstanceStep> plan =
        InstancePlan.of(desired, observed, host, confirmed || mayStartUnconfirmed.getAsBoolean());
    return widen(
        OnceBuilt.guard(plan, observed, last(desired.uid()).flatMap(InstanceReport::built)));
  }

  /**
   * Noted as finalised when its disks are gone and its manifest is not: cut off there, it is never
   * made again, and its manifest says what is still to do.
   */
  private Plan<Step> delete(Uid uid, InstanceObserved observed) {
    Plan<Step> gone = widen(InstancePlan.gone(observed, host));
    if (!gone.blockers().isEmpty()) {
      return gone;
    }
    List<Step> steps = new ArrayList<>(gone.steps());
    if (!finalisation.noted(uid)) {
      int forget = steps.indexOf(new InstanceStep.Forget(uid));
      steps.add(forget < 0 ? steps.size() : forget, new CellStep.NoteFinalised(uid));
    }
    steps.add(new CellStep.Finalise(uid));
    return Plan.of(steps);
  }

  /** An empty directory is what a creation or a deletion leaves that was cut off at its edge. */
  private static Plan<Step> stray(InstanceObserved observed) {
    boolean empty =
        observed.domain().isAbsent()
            && observed
                .storage()
                .found()
                .filter(seen -> seen.disks().isEmpty() && seen.seeds().isEmpty())
                .isPresent();
    return empty
        ? Plan.of(List.of(new InstanceStep.RemoveDirectory(observed.uid())))
        : Plan.blocked(
            "manifest",
            new Problem(
                "stray",
                "something on the host carries its mark, nothing desires it, and no manifest is left",
                "it is left as it is; remove it by hand"));
  }

  /** An orphan keeps its tap, its addresses and its last rules; nothing else of it is touched. */
  private Plan<Step> keep(InstanceDesired remembered, InstanceObserved observed) {
    boolean runs = observed.domain().found().map(d -> d.state().active()).orElse(false);
    return runs ? widen(InstancePlan.reachable(remembered, observed)) : Plan.nothing();
  }

  private static Plan<Step> widen(Plan<InstanceStep> plan) {
    return plan.map(step -> step);
  }

  @Override
  public Outcome apply(Key key, Step step) {
    return switch (step) {
      case InstanceStep own -> driver.apply(own);
      case CellStep.CountAsRun count -> eras.apply(count);
      case CellStep.Redeclare copies -> redeclaring.apply(copies);
      case CellStep.ReadUserData read -> contents.read(read.uid(), read.sha256());
      case CellStep.NoteFinalised note -> finalisation.note(note.uid());
      case CellStep.Finalise last -> finalisation.run(last.uid());
      default -> throw new IllegalArgumentException("not a step of an instance: " + step);
    };
  }

  /**
   * libvirt tells what becomes of its domain, netlink of its tap, its addresses and routes,
   * nftables of its rules, the store of its wish; its manifest is in memory. What is left for a
   * look: files that somebody removed, a setting of its tap, an answer for a neighbour on the
   * uplink.
   */
  @Override
  public Duration seldom(Key key) {
    return SELDOM;
  }

  @Override
  public void settled(Key key, KeyStatus status) {
    Uid uid = Uid.parse(key.id());
    Look look = looks.get(uid);
    if (look == null) {
      return;
    }
    boolean over =
        status.converged() && look.wish() instanceof Intent.Nothing && !isHere(look.observed());
    if (over) {
      looks.remove(uid);
      contents.forget(uid);
      used.gone(uid, status.lookedAt());
      reports.withdraw(Observation.Id.instance(uid));
      forget.accept(key);
      return;
    }
    switch (look.wish()) {
      case Intent.Here(InstanceDesired desired, boolean confirmed) when confirmed ->
          used.looked(desired, status);
      case Intent.Here(var _, var _), Intent.Unsure(var _) -> {}
      default -> used.gone(uid, status.lookedAt());
    }
    if (isSayable(uid, look.observed())) {
      subject(look.wish())
          .ifPresent(desired -> reports.say(report(desired, look, status).observation()));
    }
  }

  /**
   * Not before there is anything to say: at the agent's start the domain of what was made by a
   * former life can't be seen yet, and what was said of it is not known before the store answers.
   */
  private boolean isSayable(Uid uid, InstanceObserved observed) {
    return !observed.domain().isUnknown()
        || last(uid).isPresent()
        || observed.manifest().found().flatMap(Manifest::built).filter(Built::diskMade).isEmpty();
  }

  private Optional<InstanceReport> last(Uid uid) {
    return reports.last(Observation.Id.instance(uid)).map(InstanceReport::of);
  }

  private InstanceReport report(InstanceDesired desired, Look look, KeyStatus status) {
    List<InstanceStep> own = new ArrayList<>();
    for (Step step : look.plan().steps()) {
      if (step instanceof InstanceStep known) {
        own.add(known);
      }
    }
    List<Blocker> blockers = look.plan().blockers();
    return InstanceReports.of(
        desired,
        look.observed(),
        new Plan<>(own, blockers),
        status.failure().map(KeyStatus.Failure::problem),
        look.wish() instanceof Intent.Orphan,
        last(desired.uid()));
  }

  private static Optional<InstanceDesired> subject(Intent wish) {
    return switch (wish) {
      case Intent.Here(InstanceDesired desired, boolean confirmed) -> Optional.of(desired);
      case Intent.Delete(InstanceDesired desired) -> Optional.of(desired);
      case Intent.Orphan(InstanceDesired remembered) -> Optional.of(remembered);
      default -> Optional.empty();
    };
  }

  /** The wish of the last look: what {@code explain} and {@code orphan list} show. */
  public Optional<Intent> wish(Uid uid) {
    return Optional.ofNullable(looks.get(uid)).map(Look::wish);
  }

  /** Every instance that was looked at. */
  public Set<Uid> known() {
    return Set.copyOf(looks.keySet());
  }

  private static boolean isHere(InstanceObserved observed) {
    return !proven(observed.domain())
        || !proven(observed.storage())
        || !proven(observed.manifest());
  }

  private static boolean proven(Seen<?> absent) {
    return absent.isAbsent();
  }
}
