package io.hostler.instance;

import io.hostler.libvirt.Mark;
import io.hostler.manifest.Manifest;
import io.hostler.model.InstanceSpec;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.resolve.InstanceDesired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one place that knows the order: image → disk → seed → rules → tap and routes → other parts →
 * domain → power; and backwards when an instance goes. Pure.
 *
 * <p>What is unknown or missing blocks what rests on it: a guest that runs goes on while its image
 * can't be read.
 */
public final class InstancePlan {
  private InstancePlan() {}

  /**
   * @param mayStart false while a start must wait for the store's word (an instance that may have
   *     been restarted elsewhere)
   */
  public static Plan<InstanceStep> of(
      InstanceDesired desired, InstanceObserved observed, Host host, boolean mayStart) {
    List<Plan<InstanceStep>> blind = blind(observed, host);
    if (!blind.isEmpty()) {
      return blind.stream().reduce(Plan.nothing(), Plan::then);
    }
    Optional<Manifest> manifest = observed.manifest().found();
    if (manifest.isEmpty() && somethingIsHere(observed)) {
      return Plan.blocked(
          "manifest",
          new Problem(
              "manifest-missing",
              "instance " + observed.uid() + " has a domain or disks here, and no manifest",
              "restore its manifest, or remove what is left by hand"));
    }
    Draft draft =
        new Draft(observed.uid(), observed.at(), manifest.map(Past::of).orElse(Past.none()));
    if (observed.storage().isAbsent()) {
      draft.add(new InstanceStep.MakeDirectory(draft.uid));
    }
    if (manifest.isEmpty() || !ManifestCurrency.isCurrent(manifest.get(), desired)) {
      draft.add(new InstanceStep.RecordDeclared(draft.uid, desired));
    }
    Actions.sweep(draft, observed);
    Builds.begin(draft, desired, host);
    draft.past().built().ifPresent(built -> parts(draft, desired, observed, host, mayStart));
    return draft.plan();
  }

  private static void parts(
      Draft draft,
      InstanceDesired desired,
      InstanceObserved observed,
      Host host,
      boolean mayStart) {
    var image = draft.past().built().orElseThrow().image();
    boolean ready = draft.join(ImagePart.NAME, observed.parts().image().toward(image));
    ready = Builds.disk(draft, desired, observed, host, ready) && ready;
    Machine machine = Machine.of(draft.past().built().orElseThrow(), desired, host);
    Builds.seed(draft, desired, observed, machine);
    ready = connect(draft, desired, observed, sight -> sight.toward(desired)) && ready;
    Power power = new Power(draft, desired, observed, machine, host, ready, mayStart);
    power.plan();
    Builds.finish(draft, desired, observed);
    Actions.finish(draft);
    if (desired.spec().power() == InstanceSpec.Power.RUNNING) {
      Builds.growLive(draft, desired, observed, host);
    }
    if (ready && draft.past().generation() != desired.instance().generation()) {
      draft.add(new InstanceStep.RecordApplied(draft.uid, desired.instance().generation()));
    }
  }

  /**
   * A tap without its rules would let through what no rule allows: so the rules come before it, and
   * of an instance that has no address any more they go after it. What else the guest needs of its
   * host comes when it is connected.
   */
  private static boolean connect(
      Draft draft,
      InstanceDesired desired,
      InstanceObserved observed,
      Function<Part.Sight<InstanceDesired>, Plan<? extends Step>> plan) {
    InstanceParts.Sights parts = observed.parts();
    Plan<? extends Step> rules = plan.apply(parts.rules());
    Plan<? extends Step> network = plan.apply(parts.network());
    boolean connected =
        desired.placement().addresses().isEmpty()
            ? draft.join(NetworkPart.NAME, network) && draft.join(RulesPart.NAME, rules)
            : draft.join(RulesPart.NAME, rules) && draft.join(NetworkPart.NAME, network);
    return connected
        && parts.others().entrySet().stream()
            .allMatch(other -> draft.join(other.getKey(), plan.apply(other.getValue())));
  }

  /** The reverse of {@link #connect}; false when something keeps it from being whole. */
  private static boolean disconnect(Draft draft, InstanceParts.Sights parts) {
    return List.copyOf(parts.others().entrySet()).reversed().stream()
            .allMatch(other -> draft.join(other.getKey(), other.getValue().away()))
        && draft.join(NetworkPart.NAME, parts.network().away())
        && draft.join(RulesPart.NAME, parts.rules().away());
  }

  /** Nothing is planned on top of a domain, a directory or a manifest that can't be read. */
  private static List<Plan<InstanceStep>> blind(InstanceObserved observed, Host host) {
    List<Plan<InstanceStep>> blind = new ArrayList<>();
    unknown(observed.manifest()).ifPresent(why -> blind.add(Plan.blocked("manifest", why)));
    unknown(observed.domain()).ifPresent(why -> blind.add(Plan.blocked("domain", why)));
    unknown(observed.storage()).ifPresent(why -> blind.add(Plan.blocked("storage", why)));
    foreign(observed, host).ifPresent(why -> blind.add(Plan.blocked("domain", why)));
    return blind;
  }

  private static Optional<Problem> unknown(Seen<?> seen) {
    return seen instanceof Seen.Unknown<?>(Problem why) ? Optional.of(why) : Optional.empty();
  }

  /** Of this cell and this instance, or not to be touched. */
  private static Optional<Problem> foreign(InstanceObserved observed, Host host) {
    return observed
        .domain()
        .found()
        .filter(domain -> !isOurs(domain.mark(), observed, host))
        .map(
            domain ->
                new Problem(
                    "domain-foreign",
                    "a domain with the UUID " + observed.uid() + " does not carry this cell's mark",
                    "it is never touched: remove or rename it with virsh"));
  }

  private static boolean isOurs(Optional<Mark> mark, InstanceObserved observed, Host host) {
    return mark.map(m -> m.cell().equals(host.cell()) && m.uid().equals(observed.uid()))
        .orElse(false);
  }

  private static boolean somethingIsHere(InstanceObserved observed) {
    return observed.domain().isPresent()
        || observed.storage().found().map(s -> !s.disks().isEmpty()).orElse(false);
  }

  /** What keeps a guest reachable as it was, and nothing more: all that an orphan gets. */
  public static Plan<InstanceStep> reachable(
      InstanceDesired remembered, InstanceObserved observed) {
    Draft draft = new Draft(observed.uid(), observed.at(), Past.none());
    connect(draft, remembered, observed, sight -> sight.kept(remembered));
    return draft.plan();
  }

  /**
   * Tap, rules and other parts of one that nobody wants here and of which nothing else is here:
   * they would keep its addresses from others. A tap that somebody holds is not left over.
   */
  public static Plan<InstanceStep> leftovers(InstanceObserved observed) {
    if (observed.parts().network().plugged().found().orElse(false)) {
      return Plan.blocked(
          "network",
          new Problem(
              "tap-held",
              "the tap of instance " + observed.uid() + " is here and held, and nothing else of it",
              "nothing is touched; find out which process holds it"));
    }
    Draft draft = new Draft(observed.uid(), observed.at(), Past.none());
    disconnect(draft, observed.parts());
    return draft.plan();
  }

  /**
   * Everything of the instance goes, in reverse order; the manifest last but for its directory, so
   * that whoever finds a half of it knows what it was.
   */
  public static Plan<InstanceStep> gone(InstanceObserved observed, Host host) {
    Optional<Plan<InstanceStep>> blind = blind(observed, host).stream().reduce(Plan::then);
    if (blind.isPresent()) {
      return blind.get();
    }
    Draft draft = new Draft(observed.uid(), observed.at(), Past.none());
    observed
        .domain()
        .found()
        .ifPresent(
            domain -> {
              if (domain.state().active()) {
                draft.add(new InstanceStep.PowerOff(draft.uid));
              }
              draft.add(new InstanceStep.UndefineDomain(draft.uid));
            });
    if (disconnect(draft, observed.parts())
        && draft.join(ImagePart.NAME, observed.parts().image().away())) {
      if (observed.storage().isPresent()) {
        draft.add(new InstanceStep.RemoveFiles(draft.uid));
      }
      if (observed.manifest().isPresent()) {
        draft.add(new InstanceStep.Forget(draft.uid));
      }
      if (observed.storage().isPresent()) {
        draft.add(new InstanceStep.RemoveDirectory(draft.uid));
      }
    }
    return draft.plan();
  }
}
