package io.hostler.instance;

import io.hostler.manifest.Built;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.Stopped;
import io.hostler.model.Condition;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InstanceState;
import io.hostler.model.Placement;
import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.resolve.InstanceDesired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a node says of an instance, from what was seen. Pure. */
public final class InstanceReports {
  static final String RESTART_PENDING = "RestartPending";
  static final String REBUILD_PENDING = "RebuildPending";
  static final String FIREWALL_MISSING = "FirewallMissing";
  static final String INBOUND_CLOSED = "InboundClosed";
  static final String ADDRESS_CONFLICT = "AddressConflict";
  static final String RULES_REFUSED = "RulesRefused";

  private InstanceReports() {}

  /**
   * @param desired what is wanted; of an orphan what the manifest remembers
   * @param plan as it is now; its blockers make the state an error where nothing runs
   * @param failure of the last step, when it failed
   * @param before the report that this one follows: dates are kept while nothing changed
   */
  public static InstanceReport of(
      InstanceDesired desired,
      InstanceObserved observed,
      Plan<InstanceStep> plan,
      Optional<Problem> failure,
      boolean orphan,
      Optional<InstanceReport> before) {
    Optional<InstanceReport> stands = before.filter(b -> observed.domain().isUnknown());
    Optional<Problem> trouble =
        failure.or(() -> plan.blockers().stream().map(Blocker::why).findFirst());
    State state = state(desired, observed, trouble.map(Problem::toString), stands);
    Instant since =
        before
            .filter(b -> b.state() == state.state)
            // What is in the way of a running one does not begin its run anew.
            .filter(b -> b.state() == InstanceState.RUNNING || b.reason().equals(state.reason))
            .map(InstanceReport::since)
            .orElse(observed.at());
    return new InstanceReport(
        desired.uid(),
        desired.instance().name().environment(),
        desired.instance().name().name(),
        state.state,
        state.reason,
        since,
        stands.map(InstanceReport::generation).orElse(desired.instance().generation()),
        applied(observed, trouble),
        conditions(desired, observed, plan, failure, before),
        observed
            .domain()
            .found()
            .map(d -> d.config().memory())
            .or(() -> stands.map(InstanceReport::memory))
            .orElse(desired.spec().memory()),
        desired.placement().addresses().stream().map(Placement.Address::address).toList(),
        orphan,
        runs(observed),
        made(observed, before));
  }

  /** Of what is blocked or fails nobody knows how much of which generation is in force. */
  private static long applied(InstanceObserved observed, Optional<Problem> trouble) {
    return trouble.isPresent()
        ? 0
        : observed.manifest().found().map(Manifest::generation).orElse(0L);
  }

  /** What was made once stays said when the manifest that knew it is lost. */
  private static Optional<Integer> made(
      InstanceObserved observed, Optional<InstanceReport> before) {
    Optional<Integer> said = before.flatMap(InstanceReport::built);
    Optional<Integer> now =
        observed
            .manifest()
            .found()
            .flatMap(Manifest::built)
            .filter(Built::diskMade)
            .map(Built::count);
    return now.filter(count -> count > said.orElse(-1)).or(() -> said);
  }

  private record State(InstanceState state, String reason) {}

  /**
   * @param stands the report before, while the domain can't be seen: then nothing newer is known
   */
  private static State state(
      InstanceDesired desired,
      InstanceObserved observed,
      Optional<String> trouble,
      Optional<InstanceReport> stands) {
    if (desired.instance().deletedAt().isPresent()) {
      return new State(InstanceState.DELETING, trouble.orElse(""));
    }
    if (stands.isPresent()) {
      return new State(stands.get().state(), trouble.orElse(stands.get().reason()));
    }
    boolean active = observed.domain().found().map(d -> d.state().active()).orElse(false);
    if (active) {
      return new State(InstanceState.RUNNING, trouble.orElse(""));
    }
    if (trouble.isPresent()) {
      return new State(InstanceState.ERROR, trouble.get());
    }
    Optional<Stopped> stopped = observed.manifest().found().flatMap(Manifest::stopped);
    boolean ended =
        stopped.isPresent()
            && !stopped.get().reason().equals(Power.STARTING)
            && !stopped.get().reason().equals(Power.STARTED);
    if (ended) {
      return new State(InstanceState.STOPPED, stopped.get().reason());
    }
    // Also one that shall not run is made first: its steps may have been told to come again.
    return desired.spec().power() == InstanceSpec.Power.RUNNING || observed.domain().isAbsent()
        ? new State(InstanceState.CREATING, "")
        : new State(InstanceState.STOPPED, Power.USER);
  }

  private static List<Condition> conditions(
      InstanceDesired desired,
      InstanceObserved observed,
      Plan<InstanceStep> plan,
      Optional<Problem> failure,
      Optional<InstanceReport> before) {
    List<Condition> conditions = new ArrayList<>();
    restartPending(desired, observed)
        .ifPresent(why -> conditions.add(condition(RESTART_PENDING, why, observed, before)));
    rebuildPending(desired, observed)
        .ifPresent(why -> conditions.add(condition(REBUILD_PENDING, why, observed, before)));
    if (!desired.missingFirewalls().isEmpty()) {
      String names = String.join(", ", desired.missingFirewalls());
      conditions.add(condition(FIREWALL_MISSING, names, observed, before));
    }
    if (desired.closed()) {
      String names =
          String.join(", ", desired.firewalls().stream().map(InstanceDesired.Named::name).toList());
      String why = "no attached firewall has a rule: " + names;
      conditions.add(condition(INBOUND_CLOSED, why, observed, before));
    }
    inTheWay("address-conflict", plan, failure)
        .or(() -> inTheWay("address-of-node-network", plan, failure))
        .ifPresent(why -> conditions.add(condition(ADDRESS_CONFLICT, why, observed, before)));
    inTheWay("nft-refused", plan, failure)
        .ifPresent(why -> conditions.add(condition(RULES_REFUSED, why, observed, before)));
    return conditions;
  }

  private static Optional<String> inTheWay(
      String code, Plan<InstanceStep> plan, Optional<Problem> failure) {
    return Stream.concat(failure.stream(), plan.blockers().stream().map(blocker -> blocker.why()))
        .filter(problem -> problem.code().equals(code))
        .findFirst()
        .map(Problem::detail);
  }

  private static Condition condition(
      String type, String why, InstanceObserved observed, Optional<InstanceReport> before) {
    Instant since =
        before
            .flatMap(b -> b.conditions().stream().filter(c -> c.type().equals(type)).findFirst())
            .map(Condition::since)
            .orElse(observed.at());
    return new Condition(type, why, since);
  }

  /** What a running guest has and what it would be started with now differ. */
  private static Optional<String> restartPending(
      InstanceDesired desired, InstanceObserved observed) {
    return observed
        .domain()
        .found()
        .filter(domain -> domain.state().active())
        .map(
            domain -> {
              List<String> differ = new ArrayList<>();
              if (domain.config().cpus() != desired.spec().cpus()) {
                differ.add("cpus");
              }
              if (domain.config().memory() / 1024 != desired.spec().memory() / 1024) {
                differ.add("memory");
              }
              return String.join(", ", differ);
            })
        .filter(differ -> !differ.isEmpty());
  }

  /** What it was built from and what it would be built from now differ. */
  private static Optional<String> rebuildPending(
      InstanceDesired desired, InstanceObserved observed) {
    return observed
        .manifest()
        .found()
        .flatMap(Manifest::built)
        .map(built -> String.join(", ", differences(desired, built)))
        .filter(differ -> !differ.isEmpty());
  }

  private static List<String> differences(InstanceDesired desired, Built built) {
    Built now =
        Builds.fromNow(
            desired, built.count(), desired.image().map(i -> i.spec()).orElse(built.image()));
    List<String> differ = new ArrayList<>();
    if (!now.image().equals(built.image())) {
      differ.add("image");
    }
    if (!now.hostname().equals(built.hostname())) {
      differ.add("hostname");
    }
    if (!now.sshKeys().equals(built.sshKeys())) {
      differ.add("sshKeys");
    }
    if (!now.userData().equals(built.userData())) {
      differ.add("userData");
    }
    return differ;
  }

  private static Map<String, String> runs(InstanceObserved observed) {
    Map<String, String> runs = new HashMap<>();
    observed
        .manifest()
        .found()
        .ifPresent(
            m -> m.actions().values().forEach(run -> runs.put(run.id(), Actions.result(run))));
    return runs;
  }
}
