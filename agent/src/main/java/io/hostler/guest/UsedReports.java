package io.hostler.guest;

import io.hostler.memory.CellMemory;
import io.hostler.memory.Reports;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.Reach;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.Known;
import io.hostler.plan.Blocker;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.reconcile.KeyStatus;
import io.hostler.resolve.InstanceDesired;
import io.hostler.resolve.Resolver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What this node says of a resource that its instances use and whose change reaches them at once
 * ({@link Reach#AT_ONCE}): which generation of it is in force for all of them, or what keeps one
 * from it. Nothing new is said while an instance is on its way, or was not looked at since the
 * agent's start: what was said last stands, of the generation that it speaks of.
 */
public final class UsedReports {
  static final String ACTIVE = "active";
  static final String BLOCKED = "blocked";

  private final Uid node;
  private final CellMemory memory;
  private final Reports reports;
  private final BooleanSupplier read;

  /** By instance, then by what it uses: how far it was at its last look. */
  private final Map<Uid, Map<Observation.Id, Use>> uses = new HashMap<>();

  /**
   * @param generation of the resource, that the instance was looked at with
   * @param applied the newest that there was nothing more to do with; 0 before the first
   * @param trouble what keeps the newer one from being in force; empty when nothing does, or that
   *     is not known yet
   */
  private record Use(long generation, long applied, Optional<String> trouble) {

    static Use of(long generation, Optional<Use> before, KeyStatus status) {
      long applied = status.converged() ? generation : before.map(Use::applied).orElse(0L);
      return new Use(
          generation,
          applied,
          applied < generation ? UsedReports.trouble(status) : Optional.empty());
    }

    boolean underWay() {
      return applied < generation && trouble.isEmpty();
    }
  }

  /**
   * @param read whether all that is declared was read once: who uses what is known then
   */
  public UsedReports(Uid node, CellMemory memory, Reports reports, BooleanSupplier read) {
    this.node = node;
    this.memory = memory;
    this.reports = reports;
    this.read = read;
  }

  /** An instance of this node was looked at, and worked on. */
  synchronized void looked(InstanceDesired desired, KeyStatus status) {
    Map<Observation.Id, Use> before = uses.getOrDefault(desired.uid(), Map.of());
    Map<Observation.Id, Use> now = new HashMap<>();
    for (Resource each : desired.named()) {
      if (each.kind().reach() == Reach.AT_ONCE) {
        Observation.Id id = new Observation.Id(each.kind(), each.uid());
        now.put(id, Use.of(each.generation(), Optional.ofNullable(before.get(id)), status));
      }
    }
    uses.put(desired.uid(), now);
    now.forEach(
        (id, use) -> {
          if (!use.underWay() && !isSaid(id, use.generation())) {
            say(id, status.lookedAt());
          }
        });
    left(before.keySet(), now.keySet(), status.lookedAt());
  }

  /**
   * What was in force of no newer one stays so: trouble since then is the instance's own. In a
   * store that went back the generation may be a lower one.
   */
  private boolean isSaid(Observation.Id id, long generation) {
    return reports
        .last(id)
        .filter(last -> last.state().equals(ACTIVE) && last.applied() == generation)
        .isPresent();
  }

  private static Optional<String> trouble(KeyStatus status) {
    return status
        .failure()
        .map(KeyStatus.Failure::problem)
        .or(() -> status.blockers().stream().map(Blocker::why).findFirst())
        .map(Problem::toString);
  }

  /** The instance is not this node's to run any more. */
  synchronized void gone(Uid instance, Instant at) {
    Map<Observation.Id, Use> before = uses.remove(instance);
    if (before != null) {
      left(before.keySet(), Set.of(), at);
    }
  }

  /** Of what it uses no more the others may be all there are. */
  private void left(Set<Observation.Id> before, Set<Observation.Id> now, Instant at) {
    before.stream().filter(id -> !now.contains(id)).forEach(id -> say(id, at));
  }

  /** What no instance of this node uses any more is not spoken of. */
  public synchronized void withdrawUnused() {
    if (!read.getAsBoolean()) {
      return;
    }
    for (Kind kind : Kind.values()) {
      if (kind.reach() == Reach.AT_ONCE) {
        for (Uid uid : memory.saidBy(node, kind)) {
          Observation.Id id = new Observation.Id(kind, uid);
          if (name(id).map(this::users).orElse(List.of()).isEmpty()) {
            reports.withdraw(id);
          }
        }
      }
    }
  }

  private void say(Observation.Id id, Instant at) {
    Optional<ResourceName> name = name(id);
    List<Resource> users = name.map(this::users).orElse(List.of());
    if (name.isEmpty() || users.isEmpty()) {
      reports.withdraw(id);
      return;
    }
    List<Use> all = new ArrayList<>();
    Optional<String> trouble = Optional.empty();
    for (Resource user : users) {
      Use use = uses.getOrDefault(user.uid(), Map.of()).get(id);
      if (use == null || use.underWay()) {
        return;
      }
      all.add(use);
      trouble = trouble.or(() -> use.trouble().map(why -> user.name().name() + ": " + why));
    }
    long generation = all.stream().mapToLong(Use::generation).min().orElseThrow();
    String state = trouble.isPresent() ? BLOCKED : ACTIVE;
    Instant since =
        reports
            .last(id)
            .filter(last -> last.state().equals(state))
            .map(Observation::since)
            .orElse(at);
    reports.say(
        new Observation(
            id.kind(),
            name.get().environment(),
            name.get().name(),
            id.uid(),
            state,
            trouble.orElse(""),
            since,
            generation,
            trouble.isPresent() ? 0 : generation,
            List.of(),
            Observation.NO_BODY));
  }

  /** Empty when it is gone. */
  private Optional<ResourceName> name(Observation.Id id) {
    return memory.find(id.uid()).map(found -> found.resource().name());
  }

  /** The instances of this node that use it and stay. */
  private List<Resource> users(ResourceName name) {
    return memory.instancesOn(node).stream()
        .filter(each -> !each.resource().deleting())
        .filter(each -> uses(each, name))
        .map(Known.Standing::resource)
        .toList();
  }

  private static boolean uses(Known.Standing instance, ResourceName name) {
    return Resolver.names(instance.resource(), instance.placement()).contains(name);
  }
}
