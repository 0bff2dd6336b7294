package io.hostler.network;

import io.hostler.host.TapName;
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
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A host's networking in memory, with the kernel's own refusals. Fails on demand. */
public final class FakeNetworkDriver implements NetworkDriver {
  public static final String UPLINK = "up0";

  private static final class Tap {
    int index;
    boolean marked = true;
    Uid owner;
    int user;
    boolean up;
    boolean settled;
    Rates rates = Rates.UNLIMITED;
    final Set<IpAddress> addresses = new HashSet<>();
    final Set<IpAddress> routes = new HashSet<>();
  }

  private final Map<TapName, Tap> taps = new TreeMap<>();
  private final Set<TapName> shapers = new HashSet<>();
  private final Set<IpAddress> proxied = new HashSet<>();
  private final List<NetworkStep> applied = new ArrayList<>();
  private NodeNetwork own = NodeNetwork.NONE;
  private Optional<Problem> blind = Optional.empty();
  private Optional<Outcome> next = Optional.empty();
  private int nextIndex = 10;

  /** From now on nothing can be looked at; empty: everything can. */
  public synchronized void blind(Optional<Problem> why) {
    blind = why;
  }

  /** From now on the node is connected to these itself. */
  public synchronized void connect(NodeNetwork network) {
    own = network;
  }

  /** What the next step answers, without any effect. */
  public synchronized void failNext(Outcome outcome) {
    next = Optional.of(outcome);
  }

  /** All steps that had their effect, in order. */
  public synchronized List<NetworkStep> applied() {
    return List.copyOf(applied);
  }

  /** As {@code ip link delete} by somebody. */
  public synchronized void deleteByHand(TapName tap) {
    taps.remove(tap);
  }

  /** Nothing of what the kernel was told outlives a boot. */
  public synchronized void hostReboots() {
    taps.clear();
    shapers.clear();
    proxied.clear();
  }

  /** A link of that name that is not ours. */
  public synchronized void addForeign(TapName name) {
    Tap tap = new Tap();
    tap.marked = false;
    taps.put(name, tap);
  }

  @Override
  public synchronized Seen<Set<Uid>> owners() {
    if (blind.isPresent()) {
      return Seen.unknown(blind.get());
    }
    Set<Uid> owners = new HashSet<>();
    taps.values().stream().filter(tap -> tap.marked).forEach(tap -> owners.add(tap.owner));
    return Seen.present(Set.copyOf(owners));
  }

  @Override
  public synchronized NetworkObserved observe(Uid owner, Set<IpAddress> known) {
    if (blind.isPresent()) {
      return NetworkObserved.unknown(blind.get());
    }
    Tap tap = taps.get(TapName.of(owner));
    Set<IpAddress> looked = new HashSet<>(known);
    if (tap != null) {
      looked.addAll(tap.routes);
    }
    Map<IpAddress, String> elsewhere = new HashMap<>();
    taps.forEach(
        (name, other) -> {
          if (!name.equals(TapName.of(owner))) {
            other.routes.stream()
                .filter(looked::contains)
                .forEach(address -> elsewhere.put(address, name.value()));
          }
        });
    Set<IpAddress> answered = new HashSet<>(proxied);
    answered.retainAll(looked);
    return new NetworkObserved(
        tap == null ? Seen.absent() : Seen.present(state(tap, owner)),
        tap == null && shapers.contains(TapName.of(owner))
            ? Seen.present(TapName.of(owner).shaper())
            : Seen.absent(),
        Seen.present(tap == null ? Set.of() : Set.copyOf(tap.routes)),
        Seen.present(elsewhere),
        Seen.present(UPLINK),
        Seen.present(Set.copyOf(answered)),
        Seen.present(own));
  }

  private static TapState state(Tap tap, Uid owner) {
    return new TapState(
        tap.index,
        tap.marked && tap.owner.equals(owner),
        tap.up,
        true,
        OptionalInt.of(tap.user),
        tap.addresses,
        Seen.present(tap.settled),
        tap.rates);
  }

  @Override
  public synchronized Outcome apply(NetworkStep step) {
    if (next.isPresent()) {
      Outcome outcome = next.get();
      next = Optional.empty();
      return outcome;
    }
    Optional<Problem> refused = change(step);
    if (refused.isPresent()) {
      return Outcome.failed(refused.get());
    }
    applied.add(step);
    return Outcome.done();
  }

  private Optional<Problem> change(NetworkStep step) {
    return switch (step) {
      case CreateTap(TapName name, Uid owner, int user) -> create(name, owner, user);
      case SetSettings(TapName name) -> on(name, tap -> tap.settled = true);
      case SetGateway(TapName name) -> on(name, tap -> tap.addresses.addAll(Gateway.all()));
      case LinkUp(TapName name) -> on(name, tap -> tap.up = true);
      case SetRates(TapName name, Rates rates) -> on(name, tap -> shape(name, tap, rates));
      case AddRoute(TapName name, IpAddress address) -> addRoute(name, address);
      case RemoveRoute(TapName name, IpAddress address) ->
          on(name, tap -> tap.routes.remove(address));
      case AddProxy(String uplink, IpAddress address) -> {
        proxied.add(address);
        yield Optional.empty();
      }
      case RemoveProxy(String uplink, IpAddress address) -> {
        proxied.remove(address);
        yield Optional.empty();
      }
      case DeleteTap(TapName name) -> {
        Tap tap = taps.get(name);
        if (tap != null && !tap.marked) {
          yield Optional.of(new Problem("tap-foreign", name.value()));
        }
        taps.remove(name);
        shapers.remove(name);
        yield Optional.empty();
      }
    };
  }

  private void shape(TapName name, Tap tap, Rates rates) {
    tap.rates = rates;
    if (rates.fromGuest().isPresent()) {
      shapers.add(name);
    } else {
      shapers.remove(name);
    }
  }

  private Optional<Problem> addRoute(TapName name, IpAddress address) {
    if (taps.containsKey(name) && !taps.get(name).up) {
      return Optional.of(new Problem("system-call", "add route: ENETDOWN"));
    }
    for (Map.Entry<TapName, Tap> other : taps.entrySet()) {
      if (!other.getKey().equals(name) && other.getValue().routes.contains(address)) {
        return Optional.of(NetworkPlan.conflict(address, other.getKey().value()));
      }
    }
    return on(name, tap -> tap.routes.add(address));
  }

  private Optional<Problem> create(TapName name, Uid owner, int user) {
    Tap tap = taps.computeIfAbsent(name, n -> new Tap());
    if (!tap.marked || (tap.owner != null && !tap.owner.equals(owner))) {
      return Optional.of(new Problem("tap-foreign", name.value()));
    }
    if (tap.owner == null) {
      tap.index = nextIndex++;
    }
    tap.owner = owner;
    tap.user = user;
    return Optional.empty();
  }

  private Optional<Problem> on(TapName name, Consumer<Tap> change) {
    Tap tap = taps.get(name);
    if (tap == null) {
      return Optional.of(new Problem("tap-missing", name.value()));
    }
    if (!tap.marked) {
      return Optional.of(new Problem("tap-foreign", name.value()));
    }
    change.accept(tap);
    return Optional.empty();
  }
}
