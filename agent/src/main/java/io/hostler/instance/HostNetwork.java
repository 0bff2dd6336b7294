package io.hostler.instance;

import io.hostler.host.TapName;
import io.hostler.manifest.Manifest;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Placement;
import io.hostler.network.HostAddress;
import io.hostler.network.NetworkDesired;
import io.hostler.network.NetworkDriver;
import io.hostler.network.NetworkObserved;
import io.hostler.network.NetworkPlan;
import io.hostler.network.NetworkStep;
import io.hostler.network.Rates;
import io.hostler.network.TapState;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An instance's network, through the network driver. */
public final class HostNetwork implements NetworkPart {
  private final NetworkDriver driver;
  private final Memory memory;
  private final int qemuUser;

  /**
   * @param memory with a tap gone, only the manifest tells which addresses were the instance's
   * @param qemuUser uid of the user that QEMU runs as
   */
  public HostNetwork(NetworkDriver driver, Memory memory, int qemuUser) {
    this.driver = driver;
    this.memory = memory;
    this.qemuUser = qemuUser;
  }

  @Override
  public NetworkSight observe(Uid owner) {
    Set<IpAddress> known =
        memory
            .of(owner)
            .found()
            .map(Manifest::placement)
            .map(HostNetwork::addresses)
            .orElse(Set.of());
    NetworkObserved observed = driver.observe(owner, known);
    return new NetworkSight() {
      @Override
      public Seen<Boolean> plugged() {
        return observed.tap().map(TapState::attached);
      }

      @Override
      public Plan<? extends Step> toward(InstanceDesired desired) {
        if (desired.placement().addresses().isEmpty()) {
          return away();
        }
        for (Placement.Address address : desired.placement().addresses()) {
          if (!desired.pools().containsKey(address.pool())) {
            return Plan.blocked(
                "network",
                new Problem(
                    "pool-missing",
                    "address pool " + address.poolName() + " of " + address.address() + " is gone",
                    "declare it again"));
          }
        }
        return NetworkPlan.of(wanted(desired), observed);
      }

      @Override
      public Plan<? extends Step> away() {
        return NetworkPlan.removal(TapName.of(owner), known, observed);
      }
    };
  }

  private NetworkDesired wanted(InstanceDesired desired) {
    SortedSet<HostAddress> addresses = new TreeSet<>();
    for (Placement.Address address : desired.placement().addresses()) {
      AddressPoolSpec pool = desired.pools().get(address.pool());
      if (pool != null) {
        addresses.add(new HostAddress(address.address(), pool.mode()));
      }
    }
    return new NetworkDesired(desired.uid(), qemuUser, addresses, rates(desired.spec().rates()));
  }

  /** From bits, which people declare, to bytes, which the kernel counts. */
  private static Rates rates(InstanceSpec.Rates declared) {
    return new Rates(declared.in().map(bits -> bits / 8), declared.out().map(bits -> bits / 8));
  }

  private static Set<IpAddress> addresses(Placement placement) {
    return placement.addresses().stream()
        .map(Placement.Address::address)
        .collect(Collectors.toSet());
  }

  @Override
  public Outcome apply(Step step) {
    return driver.apply((NetworkStep) step);
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return driver.owners();
  }
}
