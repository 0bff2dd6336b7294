package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.firewall.AttachedFirewall;
import io.hostler.firewall.FirewallObserved;
import io.hostler.firewall.FirewallStep;
import io.hostler.firewall.GuestRules;
import io.hostler.model.Action;
import io.hostler.model.FirewallSpec;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Driver;
import io.hostler.plan.Outcome;
import io.hostler.plan.Seen;
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
