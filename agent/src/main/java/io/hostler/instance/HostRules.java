package io.hostler.instance;

import io.hostler.firewall.AttachedFirewall;
import io.hostler.firewall.FirewallObserved;
import io.hostler.firewall.FirewallPlan;
import io.hostler.firewall.FirewallStep;
import io.hostler.firewall.GuestAddress;
import io.hostler.firewall.GuestRules;
import io.hostler.firewall.IfName;
import io.hostler.firewall.PrivatePool;
import io.hostler.host.TapName;
import io.hostler.model.Action;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.FirewallSpec;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Driver;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** An instance's rules, through the firewall driver. */
public final class HostRules implements RulesPart {
  private final Driver<FirewallObserved, FirewallStep> driver;
  private final Supplier<Seen<String>> uplink;

  /**
   * @param uplink the node's interface to the world, for pools that name none
   */
  public HostRules(Driver<FirewallObserved, FirewallStep> driver, Supplier<Seen<String>> uplink) {
    this.driver = driver;
    this.uplink = uplink;
  }

  @Override
  public Sight<InstanceDesired> observe(Uid owner) {
    FirewallObserved observed = driver.observe(owner);
    Seen<String> world = uplink.get();
    return new Sight<>() {
      @Override
      public Plan<? extends Step> toward(InstanceDesired desired) {
        return plan(desired, rules(desired, world));
      }

      @Override
      public Plan<? extends Step> kept(InstanceDesired remembered) {
        return plan(remembered, rules(remembered, world).map(GuestRules::asKept));
      }

      private Plan<? extends Step> plan(InstanceDesired desired, Optional<GuestRules> wanted) {
        if (desired.placement().addresses().isEmpty()) {
          return away();
        }
        return wanted
            .<Plan<? extends Step>>map(
                rules -> FirewallPlan.of(owner, Optional.of(rules), observed))
            .orElseGet(() -> Plan.blocked("rules", why(desired, world)));
      }

      @Override
      public Plan<? extends Step> away() {
        return FirewallPlan.of(owner, Optional.empty(), observed);
      }
    };
  }

  /** Empty: a pool or the uplink is not known, so nobody knows which addresses are private. */
  private static Optional<GuestRules> rules(InstanceDesired desired, Seen<String> world) {
    List<GuestAddress> addresses = new ArrayList<>();
    List<PrivatePool> privates = new ArrayList<>();
    for (Placement.Address address : desired.placement().addresses()) {
      AddressPoolSpec pool = desired.pools().get(address.pool());
      if (pool == null) {
        return Optional.empty();
      }
      boolean isPrivate = pool.mode() == AddressPoolSpec.Mode.PRIVATE;
      addresses.add(new GuestAddress(address.address(), isPrivate));
      if (isPrivate) {
        Optional<String> out = pool.uplink().or(world::found);
        if (out.isEmpty()) {
          return Optional.empty();
        }
        privates.add(new PrivatePool(pool.prefix(), new IfName(out.get())));
      }
    }
    Set<String> known =
        desired.firewalls().stream().map(InstanceDesired.Named::name).collect(Collectors.toSet());
    return Optional.of(
        new GuestRules(
            IfName.of(TapName.of(desired.uid())),
            addresses,
            privates,
            desired.spec().smtp(),
            desired.firewalls().stream().map(firewall -> attached(firewall, desired)).toList(),
            known.containsAll(desired.spec().firewalls()),
            cut(desired.instance()),
            desired.spec().dropLog(),
            false));
  }

  private static AttachedFirewall attached(
      InstanceDesired.Named<FirewallSpec> firewall, InstanceDesired desired) {
    return new AttachedFirewall(
        firewall.uid(),
        firewall.name(),
        firewall.generation(),
        firewall.spec().rules(),
        firewall.spec().cutLive(),
        desired.named().stream()
            .filter(each -> each.uid().equals(firewall.uid()))
            .findFirst()
            .flatMap(HostRules::cut));
  }

  private static Optional<String> cut(Resource resource) {
    return Optional.ofNullable(resource.actions().get(Action.Verb.CUT)).map(Action::id);
  }

  private static Problem why(InstanceDesired desired, Seen<String> world) {
    return world instanceof Seen.Unknown<String>(Problem unknown)
        ? unknown
        : new Problem(
            "pool-missing",
            "a pool of " + desired.instance().name() + " or the node's uplink is not there",
            "declare the pool again, or configure the uplink");
  }

  @Override
  public Outcome apply(Step step) {
    return driver.apply((FirewallStep) step);
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return driver.owners();
  }
}
