package io.hostler.network;

import io.hostler.host.TapName;
import io.hostler.model.AddressPoolSpec.Mode;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeNetwork;
import io.hostler.network.NetworkStep.AddProxy;
import io.hostler.network.NetworkStep.AddRoute;
import io.hostler.network.NetworkStep.CreateTap;
import io.hostler.network.NetworkStep.DeleteTap;
import io.hostler.network.NetworkStep.LinkUp;
import io.hostler.network.NetworkStep.RemoveProxy;
import io.hostler.network.NetworkStep.RemoveRoute;
import io.hostler.network.NetworkStep.SetGateway;
import io.hostler.network.NetworkStep.SetRates;
import io.hostler.network.NetworkStep.SetSettings;
import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What makes an instance's network as desired. The order: the tap and all that is on it, up, then
 * what leads to it, then what draws the world's packets; what goes, goes first, the other way
 * round, so that an address is never answered for without a route.
 */
public final class NetworkPlan {
  private final List<NetworkStep> steps = new ArrayList<>();
  private final List<Blocker> blockers = new ArrayList<>();
  private final NetworkObserved observed;

  private NetworkPlan(NetworkObserved observed) {
    this.observed = observed;
  }

  public static Plan<NetworkStep> of(NetworkDesired desired, NetworkObserved observed) {
    NetworkPlan plan = new NetworkPlan(observed);
    if (plan.tap(desired)) {
      plan.reachability(desired);
    }
    return new Plan<>(plan.steps, plan.blockers);
  }

  /**
   * What takes an instance's network away.
   *
   * @param known addresses that the instance is known to have had: with the tap gone, nothing else
   *     tells which of those that the node answers for were its
   */
  public static Plan<NetworkStep> removal(
      TapName tap, Set<IpAddress> known, NetworkObserved observed) {
    NetworkPlan plan = new NetworkPlan(observed);
    switch (observed.tap()) {
      case Seen.Unknown<TapState>(Problem why) -> plan.blocked("tap", why);
      case Seen.Absent<TapState>() -> {
        plan.stopAnswering(without(known, plan.elsewhere().keySet()));
        if (observed.shaper().isPresent()) { // deleted with the tap, as it should have been
          plan.steps.add(new DeleteTap(tap));
        }
      }
      case Seen.Present<TapState>(TapState state) when !state.ours() ->
          plan.blocked("tap", foreign(tap));
      case Seen.Present<TapState>(TapState state) -> {
        Set<IpAddress> all = new TreeSet<>(known);
        plan.read("routes", observed.routes(), Set.<IpAddress>of()).forEach(all::add);
        plan.stopAnswering(without(all, plan.elsewhere().keySet()));
        if (plan.blockers.isEmpty()) { // the routes tell whose the answers are: they stay till then
          plan.steps.add(new DeleteTap(tap));
        }
      }
    }
    return new Plan<>(plan.steps, plan.blockers);
  }

  /** The tap itself; false when nothing more can be said. */
  private boolean tap(NetworkDesired desired) {
    TapName tap = desired.tap();
    switch (observed.tap()) {
      case Seen.Unknown<TapState>(Problem why) -> {
        blocked("tap", why);
        return false;
      }
      case Seen.Absent<TapState>() -> {
        steps.add(new CreateTap(tap, desired.owner(), desired.user()));
        steps.add(new SetSettings(tap));
        steps.add(new SetGateway(tap));
        if (!desired.rates().equals(Rates.UNLIMITED)) {
          steps.add(new SetRates(tap, desired.rates()));
        }
        steps.add(new LinkUp(tap));
        return true;
      }
      case Seen.Present<TapState>(TapState state) when !state.ours() -> {
        blocked("tap", foreign(tap));
        return false;
      }
      case Seen.Present<TapState>(TapState state) -> {
        mend(desired, state);
        return true;
      }
    }
  }

  private void mend(NetworkDesired desired, TapState state) {
    TapName tap = desired.tap();
    if (state.user().orElse(-1) != desired.user()) {
      steps.add(new CreateTap(tap, desired.owner(), desired.user()));
    }
    if (!read("settings", state.settled(), true)) {
      steps.add(new SetSettings(tap));
    }
    if (!Gateway.complete(state.addresses())) {
      steps.add(new SetGateway(tap));
    }
    if (!state.rates().equals(desired.rates())) {
      steps.add(new SetRates(tap, desired.rates()));
    }
    if (!state.up()) {
      steps.add(new LinkUp(tap));
    }
  }

  private void reachability(NetworkDesired desired) {
    if (observed.routes() instanceof Seen.Unknown<Set<IpAddress>>(Problem why)) {
      blocked("routes", why);
      return;
    }
    if (observed.elsewhere() instanceof Seen.Unknown<Map<IpAddress, String>>(Problem why)) {
      blocked("routes", why);
      return;
    }
    if (observed.own() instanceof Seen.Unknown<NodeNetwork>(Problem why)) {
      blocked("routes", why);
      return;
    }
    NodeNetwork own = observed.own().found().orElse(NodeNetwork.NONE);
    Set<IpAddress> routed = observed.routes().found().orElse(Set.of());
    Set<IpAddress> wanted = new TreeSet<>();
    Set<IpAddress> proxied = new TreeSet<>();
    for (HostAddress address : desired.addresses()) {
      String holder = elsewhere().get(address.address());
      if (holder != null) {
        blocked("address " + address.address(), conflict(address.address(), holder));
        continue;
      }
      Optional<String> refused = own.refuses(address.address(), address.mode());
      if (refused.isPresent()) {
        blocked("address " + address.address(), notForGuests(address, refused.get()));
        continue;
      }
      wanted.add(address.address());
      if (address.mode() == Mode.PROXIED) {
        proxied.add(address.address());
      }
    }
    stopAnswering(without(without(routed, proxied), elsewhere().keySet()));
    for (IpAddress stale : without(routed, wanted)) {
      steps.add(new RemoveRoute(desired.tap(), stale));
    }
    for (IpAddress missing : without(wanted, routed)) {
      steps.add(new AddRoute(desired.tap(), missing));
    }
    answer(proxied);
  }

  private void answer(Set<IpAddress> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    switch (observed.uplink()) {
      case Seen.Unknown<String>(Problem why) -> blocked("uplink", why);
      case Seen.Absent<String>() ->
          blocked(
              "uplink",
              new Problem(
                  "uplink-missing",
                  "the node has no uplink to answer on for " + wanted,
                  "give the node a default route, or configure the uplink"));
      case Seen.Present<String>(String uplink) -> {
        if (observed.proxied() instanceof Seen.Unknown<Set<IpAddress>>(Problem why)) {
          blocked("proxied addresses", why);
          return;
        }
        for (IpAddress missing : without(wanted, observed.proxied().found().orElse(Set.of()))) {
          steps.add(new AddProxy(uplink, missing));
        }
      }
    }
  }

  /** Stops answering for those of {@code addresses} that the node does answer for. */
  private void stopAnswering(Set<IpAddress> addresses) {
    if (addresses.isEmpty() || observed.uplink().isAbsent()) {
      return;
    }
    String uplink = read("uplink", observed.uplink(), "");
    Set<IpAddress> proxied = new TreeSet<>(read("proxied addresses", observed.proxied(), Set.of()));
    proxied.retainAll(addresses);
    if (!uplink.isEmpty()) {
      proxied.forEach(address -> steps.add(new RemoveProxy(uplink, address)));
    }
  }

  private Map<IpAddress, String> elsewhere() {
    return observed.elsewhere().found().orElse(Map.of());
  }

  /** The value, or {@code otherwise} when absent; unknown, it is a blocker too. */
  private <T> T read(String part, Seen<T> seen, T otherwise) {
    if (seen instanceof Seen.Unknown<T>(Problem why)) {
      blocked(part, why);
    }
    return seen.found().orElse(otherwise);
  }

  private void blocked(String part, Problem why) {
    Blocker blocker = new Blocker(part, why);
    if (!blockers.contains(blocker)) {
      blockers.add(blocker);
    }
  }

  private static Set<IpAddress> without(Set<IpAddress> all, Set<IpAddress> less) {
    Set<IpAddress> rest = new TreeSet<>(all);
    rest.removeAll(less);
    return rest;
  }

  private static Problem foreign(TapName tap) {
    return new Problem(
        "tap-foreign",
        "a link named " + tap + " does not carry this instance's mark",
        "find out whose it is; it is never touched");
  }

  private static Problem notForGuests(HostAddress address, String why) {
    return new Problem(
        "address-of-node-network",
        address.address() + " can't be an instance's on this node: " + why,
        "give the pool another prefix, and make the instance anew with it");
  }

  static Problem conflict(IpAddress address, String holder) {
    return new Problem(
        "address-conflict",
        address + " is routed to " + holder + ", another instance's tap",
        "delete one of the two, or the orphan that holds it");
  }
}
