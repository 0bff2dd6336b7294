package io.hostler.resolve;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.FirewallSpec;
import io.hostler.model.ImageSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Spec;
import io.hostler.model.SshKeySpec;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up what an instance names. What is not found is left out and said; nothing is made up for
 * it.
 */
public final class Resolver {

  private Resolver() {}

  /** Where the named resources are found: the replica's memory, or the copies in a manifest. */
  public interface Lookup {
    Optional<Resource> named(ResourceName name);

    /** The text of an instance's user data by its sha256. */
    Optional<String> content(Uid owner, String sha256);

    /** Whether the store shows that it is not there, although a copy may be held. */
    default boolean missing(ResourceName name) {
      return named(name).isEmpty();
    }

    /** The first that has it; missing is what the first misses. */
    default Lookup or(Lookup other) {
      Lookup first = this;
      return new Lookup() {
        @Override
        public Optional<Resource> named(ResourceName name) {
          return first.named(name).or(() -> other.named(name));
        }

        @Override
        public Optional<String> content(Uid owner, String sha256) {
          return first.content(owner, sha256).or(() -> other.content(owner, sha256));
        }

        @Override
        public boolean missing(ResourceName name) {
          return first.missing(name);
        }
      };
    }
  }

  public static InstanceDesired resolve(Resource instance, Placement placement, Lookup lookup) {
    InstanceSpec spec = (InstanceSpec) instance.spec();
    String environment = instance.name().environment();
    Map<Uid, AddressPoolSpec> pools = new HashMap<>();
    for (Placement.Address address : placement.addresses()) {
      lookup
          .named(ResourceName.of(Kind.ADDRESSPOOL, environment, address.poolName()))
          .filter(pool -> pool.uid().equals(address.pool()))
          .ifPresent(pool -> pools.put(pool.uid(), (AddressPoolSpec) pool.spec()));
    }
    List<String> sshKeys = new ArrayList<>();
    for (String key : spec.sshKeys()) {
      lookup
          .named(ResourceName.of(Kind.SSHKEY, environment, key))
          .ifPresent(found -> sshKeys.add(((SshKeySpec) found.spec()).publicKey()));
    }
    List<InstanceDesired.Named<FirewallSpec>> firewalls = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String firewall : spec.firewalls()) {
      ResourceName name = ResourceName.of(Kind.FIREWALL, environment, firewall);
      lookup
          .named(name)
          .ifPresent(found -> firewalls.add(named(found, (FirewallSpec) found.spec())));
      if (lookup.missing(name)) {
        missing.add(firewall);
      }
    }
    return new InstanceDesired(
        instance,
        placement,
        lookup
            .named(ResourceName.of(Kind.IMAGE, environment, spec.image()))
            .map(found -> named(found, (ImageSpec) found.spec())),
        Map.copyOf(pools),
        List.copyOf(sshKeys),
        spec.userData().flatMap(sha256 -> lookup.content(instance.uid(), sha256)),
        List.copyOf(firewalls),
        List.copyOf(missing),
        names(instance, placement).stream().flatMap(name -> lookup.named(name).stream()).toList());
  }

  /** Everything that an instance's spec and placement name: what a manifest keeps copies of. */
  public static List<ResourceName> names(Resource instance, Placement placement) {
    String environment = instance.name().environment();
    Set<ResourceName> names = new LinkedHashSet<>();
    Reference.of(instance.name(), instance.spec()).forEach(each -> names.add(each.target()));
    placement
        .addresses()
        .forEach(a -> names.add(ResourceName.of(Kind.ADDRESSPOOL, environment, a.poolName())));
    return List.copyOf(names);
  }

  private static <S extends Spec> InstanceDesired.Named<S> named(Resource found, S spec) {
    return new InstanceDesired.Named<>(found.uid(), found.name().name(), found.generation(), spec);
  }
}
