package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.AttachedFirewall;
import io.hostler.firewall.FirewallObserved;
import io.hostler.firewall.FirewallStep;
import io.hostler.firewall.GuestAddress;
import io.hostler.firewall.GuestRules;
import io.hostler.firewall.IfName;
import io.hostler.firewall.PrivatePool;
import io.hostler.model.Action;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.FirewallSpec;
import io.hostler.model.Kind;
import io.hostler.model.Prefix;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Driver;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostRulesTest {

  /** Nothing is in force. */
  private static final class Nothing implements Driver<FirewallObserved, FirewallStep> {
    @Override
    public Seen<Set<Uid>> owners() {
      return Seen.present(Set.of());
    }

    @Override
    public FirewallObserved observe(Uid owner) {
      return new FirewallObserved(Seen.absent(), Optional.empty());
    }

    @Override
    public Outcome apply(FirewallStep step) {
      return Outcome.done();
    }
  }

  private static GuestRules rules(InstanceDesired desired) {
    var step =
        new HostRules(new Nothing(), () -> Seen.present("up0"))
            .observe(desired.uid())
            .toward(desired)
            .steps()
            .getFirst();
    return ((FirewallStep.PutRules) step).rules();
  }

  private static Plan<? extends Step> plan(InstanceDesired desired, Seen<String> uplink) {
    return new HostRules(new Nothing(), () -> uplink).observe(desired.uid()).toward(desired);
  }

  private static InstanceDesired with(
      InstanceDesired desired,
      Map<Uid, AddressPoolSpec> pools,
      List<InstanceDesired.Named<FirewallSpec>> firewalls) {
    return new InstanceDesired(
        desired.instance(),
        desired.placement(),
        desired.image(),
        pools,
        desired.sshKeys(),
        desired.userData(),
        firewalls,
        List.of(),
        List.of());
  }

  private static InstanceDesired in(AddressPoolSpec.Mode mode, Optional<String> uplink) {
    AddressPoolSpec pool =
        new AddressPoolSpec(
            Prefix.parse("198.51.100.0/24"), mode, List.of(), List.of(), true, Map.of(), uplink);
    return with(Given.instance().desired(), Map.of(Given.POOL, pool), List.of());
  }

  @Test
  void rulesAreWholeOnlyWithEveryFirewallThatIsNamed() {
    InstanceDesired two = Given.instance().firewalls("web", "db").desired();
    var web = new InstanceDesired.Named<>(Uid.random(), "web", 1, new FirewallSpec(List.of()));
    var db = new InstanceDesired.Named<>(Uid.random(), "db", 1, new FirewallSpec(List.of()));
    assertFalse(rules(two).complete(), "none is found");
    assertFalse(rules(with(two, two.pools(), List.of(web))).complete(), "one is missing");
    assertTrue(rules(with(two, two.pools(), List.of(web, db))).complete());
    assertTrue(rules(Given.instance().desired()).complete(), "none is named");
  }

  @Test
  void addressesOfAPrivatePoolAreMarkedAndItsPoolIsHandedOver() {
    GuestRules named = rules(in(AddressPoolSpec.Mode.PRIVATE, Optional.of("up7")));
    assertTrue(named.addresses().stream().allMatch(GuestAddress::isPrivate));
    assertEquals(
        List.of(new PrivatePool(Prefix.parse("198.51.100.0/24"), new IfName("up7"))),
        named.pools());
    GuestRules node = rules(in(AddressPoolSpec.Mode.PRIVATE, Optional.empty()));
    assertEquals(
        List.of(new PrivatePool(Prefix.parse("198.51.100.0/24"), new IfName("up0"))), node.pools());
    GuestRules open = rules(in(AddressPoolSpec.Mode.ROUTED, Optional.of("up7")));
    assertTrue(open.addresses().stream().noneMatch(GuestAddress::isPrivate));
    assertEquals(List.of(), open.pools());
  }

  @Test
  void withoutThePoolOrAnUplinkNothingIsHandedOver() {
    Problem unread = new Problem("uplink-unread", "the routes can't be read");
    InstanceDesired desired = in(AddressPoolSpec.Mode.PRIVATE, Optional.empty());
    Seen<String> known = Seen.present("up0");
    assertEquals(Plan.blocked("rules", unread), plan(desired, Seen.unknown(unread)));
    isBlocked(plan(desired, Seen.absent()), "pool-missing");
    isBlocked(plan(with(desired, Map.of(), List.of()), known), "pool-missing");
    isBlocked(
        plan(with(desired, Map.of(Uid.random(), pool(desired)), List.of()), known), "pool-missing");
    assertEquals(
        1, plan(in(AddressPoolSpec.Mode.ROUTED, Optional.empty()), Seen.absent()).steps().size());
  }

  private static AddressPoolSpec pool(InstanceDesired desired) {
    return desired.pools().get(Given.POOL);
  }

  private static void isBlocked(Plan<? extends Step> plan, String code) {
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of(code), plan.blockers().stream().map(each -> each.why().code()).toList());
  }

  @Test
  void cutsOfTheInstanceAndOfItsFirewallsReachTheRules() {
    FirewallSpec spec = new FirewallSpec(List.of(), true);
    Resource firewall =
        Resource.create(
                ResourceName.of(Kind.FIREWALL, "default", "web"),
                Uid.random(),
                Map.of(),
                Instant.EPOCH,
                spec)
            .withAction(Action.Verb.CUT, new Action("f1", Instant.EPOCH, "root", ""));
    InstanceDesired plain = Given.instance().firewalls("web").desired();
    assertEquals(Optional.empty(), rules(plain).cut());
    InstanceDesired cut = Given.instance().firewalls("web").action(Action.Verb.CUT, "i1").desired();
    InstanceDesired desired =
        new InstanceDesired(
            cut.instance(),
            cut.placement(),
            cut.image(),
            cut.pools(),
            cut.sshKeys(),
            cut.userData(),
            List.of(new InstanceDesired.Named<>(firewall.uid(), "web", 1, spec)),
            List.of(),
            List.of(firewall));
    assertEquals(Optional.of("i1"), rules(desired).cut());
    assertEquals(
        List.of(new AttachedFirewall(firewall.uid(), "web", 1, List.of(), true, Optional.of("f1"))),
        rules(desired).firewalls());
  }
}
