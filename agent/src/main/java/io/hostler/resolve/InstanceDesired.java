package io.hostler.resolve;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.FirewallSpec;
import io.hostler.model.ImageSpec;
import io.hostler.model.Inbound;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that one instance needs on its node, with every name resolved: what the instance's plan is
 * made of, and what its manifest keeps a copy of.
 *
 * @param instance the resource; its spec is an {@link InstanceSpec}
 * @param image the image as resolved; absent when the store showed it missing (the as-built one
 *     holds)
 * @param pools by pool uid, of each address of the placement that could be resolved
 * @param sshKeys authorized_keys lines, in the order of the spec
 * @param userData the user data's text; empty when there is none
 * @param firewalls the attached firewalls that are there, or of which a copy is held
 * @param named whole copies of every resource that it names and that is there
 * @param missingFirewalls names of attached firewalls that the store shows missing; those of them
 *     that are not in {@code firewalls} are unknown: rules never widen for them
 */
public record InstanceDesired(
    Resource instance,
    Placement placement,
    Optional<Named<ImageSpec>> image,
    Map<Uid, AddressPoolSpec> pools,
    List<String> sshKeys,
    Optional<String> userData,
    List<Named<FirewallSpec>> firewalls,
    List<String> missingFirewalls,
    List<Resource> named) {

  /** A resource that the instance names: enough to know whether it changed. */
  public record Named<S>(Uid uid, String name, long generation, S spec) {}

  public Uid uid() {
    return instance.uid();
  }

  public InstanceSpec spec() {
    return (InstanceSpec) instance.spec();
  }

  /** Whether it lets nothing in: firewalls are attached, all are known, and none has a rule. */
  public boolean closed() {
    return firewalls.size() == spec().firewalls().size()
        && Inbound.of(firewalls.stream().map(each -> each.spec().rules()).toList())
            == Inbound.CLOSED;
  }

  /** Without user data and keys. */
  @Override
  public String toString() {
    return "InstanceDesired[" + instance.name() + " " + uid() + "]";
  }
}
