package io.hostler.declare;

import io.hostler.model.FirewallSpec;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.Inbound;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a change closes instances to all that would come in, or opens them to it: the two things
 * that no single rule in it says. Of each document what its own write does, in the order of the
 * writes. Nothing is said where an attached firewall is missing: the last rules stay then.
 */
final class InboundChange {
  private static final int NAMED = 8;

  private InboundChange() {}

  static List<Warning> of(Planned planned, Lookup lookup) {
    if (!planned.differs()) {
      return List.of();
    }
    return switch (planned.after().spec()) {
      case InstanceSpec spec -> instance(planned, spec, lookup);
      case FirewallSpec spec -> firewall(planned, spec, lookup);
      default -> List.of();
    };
  }

  private static List<Warning> instance(Planned planned, InstanceSpec spec, Lookup lookup) {
    ResourceName name = planned.after().name();
    Optional<Inbound> before =
        planned.before().flatMap(now -> judged((InstanceSpec) now.resource().spec(), name, lookup));
    return judged(spec, name, lookup)
        .filter(after -> tells(before, after))
        .map(after -> new Warning("spec.firewalls", after.says()))
        .stream()
        .toList();
  }

  /** A new instance without a firewall is open, as its owner wrote it; nothing was closed. */
  private static boolean tells(Optional<Inbound> before, Inbound after) {
    return switch (after) {
      case CLOSED -> !before.equals(Optional.of(after));
      case OPEN -> before.isPresent() && before.get() != after;
      case BY_RULES -> false;
    };
  }

  /** Of those that it is attached to: alone it opens none. */
  private static List<Warning> firewall(Planned planned, FirewallSpec spec, Lookup lookup) {
    boolean loses =
        spec.rules().isEmpty()
            && planned
                .before()
                .map(now -> !((FirewallSpec) now.resource().spec()).rules().isEmpty())
                .orElse(false);
    if (!loses) {
      return List.of();
    }
    ResourceName name = planned.after().name();
    List<String> closed =
        lookup.instances(name.environment()).stream()
            .filter(user -> closes(user, planned.after(), lookup))
            .map(user -> user.name().name())
            .toList();
    if (closed.isEmpty()) {
      return List.of();
    }
    String names = String.join(", ", closed.subList(0, Math.min(NAMED, closed.size())));
    String more = closed.size() > NAMED ? " and " + (closed.size() - NAMED) + " more" : "";
    return List.of(new Warning("spec.rules", Inbound.CLOSED.says() + " (" + names + more + ")"));
  }

  private static boolean closes(Resource user, Resource firewall, Lookup lookup) {
    InstanceSpec spec = (InstanceSpec) user.spec();
    return spec.firewalls().contains(firewall.name().name())
        && judged(spec, user.name(), lookup, Optional.of(firewall))
            .equals(Optional.of(Inbound.CLOSED));
  }

  private static Optional<Inbound> judged(InstanceSpec spec, ResourceName user, Lookup lookup) {
    return judged(spec, user, lookup, Optional.empty());
  }

  /**
   * Empty when a firewall is missing.
   *
   * @param changed in place of what stands there
   */
  private static Optional<Inbound> judged(
      InstanceSpec spec, ResourceName user, Lookup lookup, Optional<Resource> changed) {
    List<List<Rule>> attached = new ArrayList<>();
    for (String each : spec.firewalls()) {
      ResourceName name = ResourceName.of(Kind.FIREWALL, user.environment(), each);
      Optional<Resource> found =
          changed
              .filter(resource -> resource.name().equals(name))
              .or(() -> lookup.find(name).map(Declared::resource));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      attached.add(((FirewallSpec) found.get().spec()).rules());
    }
    return Optional.of(Inbound.of(attached));
  }
}
