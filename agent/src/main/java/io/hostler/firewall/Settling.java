package io.hostler.firewall;

import io.hostler.firewall.ChangeUnit.OfFirewall;
import io.hostler.firewall.ChangeUnit.OfGuest;
import io.hostler.firewall.TableDesired.Stance;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A change that the kernel refused as a whole, committed part by part: who is at fault keeps what
 * he had, all others get what they are to have. After each part no guest gets a packet that it gets
 * neither before nor after the whole.
 */
final class Settling {
  private final Commit commit;
  private final TableDesired before;
  private final TableDesired wanted;
  private final Map<Uid, Problem> refused = new HashMap<>();

  /** Whose pools are not in force: nothing of theirs may change. */
  private final Set<Uid> held = new HashSet<>();

  private TableDesired inForce;
  private Optional<Problem> node = Optional.empty();

  /** Throws {@link NftException} when the kernel refuses it. */
  interface Commit {
    void bring(TableDesired next);
  }

  /**
   * @param before what is in force
   */
  Settling(TableDesired before, TableDesired wanted, Commit commit) {
    this.before = before;
    this.wanted = wanted;
    this.commit = commit;
    inForce = before;
  }

  void run() {
    nodeFirst();
    settle(ChangeUnit.groups(before, wanted));
    poolsLast();
  }

  TableDesired inForce() {
    return inForce;
  }

  /** Guests whose part, or a part that theirs needs, was refused. */
  Map<Uid, Problem> refused() {
    return Map.copyOf(refused);
  }

  /** Why what belongs to the node is still as it was. */
  Optional<Problem> node() {
    return node;
  }

  /** Pools go last: until then somebody may have addresses of them. */
  private void nodeFirst() {
    Set<PrivatePool> pools = new TreeSet<>(before.node().pools());
    pools.addAll(wanted.node().pools());
    node = bring(inForce.with(wanted.node().withPools(pools)));
    node.ifPresent(why -> wanted.guests().values().forEach(guest -> holdWithoutPool(guest, why)));
  }

  private void holdWithoutPool(Guest guest, Problem why) {
    boolean without =
        wanted.node().pools().stream()
            .filter(pool -> !before.node().pools().contains(pool))
            .anyMatch(pool -> hasAddressOf(guest, pool));
    if (without) {
      held.add(guest.uid());
      refused.put(guest.uid(), why);
    }
  }

  private void poolsLast() {
    if (node.isPresent()) {
      return;
    }
    Set<PrivatePool> pools = new TreeSet<>(wanted.node().pools());
    for (PrivatePool pool : before.node().pools()) {
      boolean kept =
          refused.keySet().stream()
              .map(uid -> inForce.guests().get(uid))
              .filter(Objects::nonNull)
              .anyMatch(guest -> hasAddressOf(guest, pool));
      if (kept) {
        pools.add(pool);
      }
    }
    node = bring(inForce.with(wanted.node().withPools(pools)));
  }

  private static boolean hasAddressOf(Guest guest, PrivatePool pool) {
    return guest.addresses().stream()
        .anyMatch(claimed -> pool.prefix().contains(claimed.address()));
  }

  /** Halves what is refused until the parts at fault stand alone. */
  private void settle(List<List<ChangeUnit>> groups) {
    List<ChangeUnit> units = groups.stream().flatMap(List::stream).filter(this::mayChange).toList();
    if (units.isEmpty()) {
      return;
    }
    Optional<Problem> why = move(units);
    if (why.isEmpty()) {
      return;
    }
    if (groups.size() > 1) {
      int half = groups.size() / 2;
      settle(new ArrayList<>(groups.subList(0, half)));
      settle(new ArrayList<>(groups.subList(half, groups.size())));
    } else if (units.size() > 1) {
      apart(units, why.get());
    } else {
      refuse(units, why.get());
    }
  }

  private boolean mayChange(ChangeUnit unit) {
    return !(unit instanceof OfGuest && refused.containsKey(unit.uid()));
  }

  /** Within a group: the firewalls for all who have them, then guest by guest. */
  private void apart(List<ChangeUnit> units, Problem why) {
    List<ChangeUnit> firewalls = units.stream().filter(OfFirewall.class::isInstance).toList();
    Optional<Problem> failure = firewalls.isEmpty() ? Optional.empty() : move(firewalls);
    if (failure.isPresent()) {
      refuse(units, why);
      return;
    }
    settle(
        units.stream().filter(OfGuest.class::isInstance).<List<ChangeUnit>>map(List::of).toList());
  }

  private void refuse(List<ChangeUnit> units, Problem why) {
    for (ChangeUnit unit : units) {
      switch (unit) {
        case OfFirewall(Uid uid) ->
            wanted.users(uid).forEach(guest -> refused.putIfAbsent(guest, why));
        case OfGuest(Uid uid) -> refused.putIfAbsent(uid, why);
      }
    }
  }

  private Optional<Problem> move(Collection<ChangeUnit> units) {
    TableDesired next = ChangeUnit.move(inForce, wanted, units);
    Optional<Uid> wider = changing(next).filter(uid -> isWider(next, uid)).findFirst();
    return wider.isPresent()
        ? Optional.of(
            new Problem(
                "nft-refused",
                "the rules of instance " + wider.get() + " can't change without what was refused"))
        : bring(next);
  }

  private Optional<Problem> bring(TableDesired next) {
    if (next.equals(inForce)) {
      return Optional.empty();
    }
    try {
      commit.bring(next);
      inForce = next;
      return Optional.empty();
    } catch (NftException e) {
      return Optional.of(e.problem());
    }
  }

  /** The guests whose judgement another table may change. */
  private Stream<Uid> changing(TableDesired next) {
    Set<Uid> guests = new TreeSet<>();
    inForce.guestChanges(next, (uid, was, is) -> guests.add(uid));
    inForce.firewallChanges(next, (uid, was, is) -> guests.addAll(next.users(uid)));
    return guests.stream();
  }

  /** Whether a guest would get what it gets neither before nor after. */
  private boolean isWider(TableDesired next, Uid uid) {
    Guest guest = next.guests().get(uid);
    if (guest == null || next.stance(guest) == Stance.CLOSED) {
      return false;
    }
    Set<Rule> allowed = new HashSet<>();
    for (TableDesired end : held.contains(uid) ? List.of(before) : List.of(before, wanted)) {
      Guest then = end.guests().get(uid);
      if (then != null && end.stance(then) == Stance.OPEN) {
        return false;
      }
      if (then != null) {
        allowed.addAll(rules(end, then));
      }
    }
    return next.stance(guest) == Stance.OPEN || !allowed.containsAll(rules(next, guest));
  }

  private static Set<Rule> rules(TableDesired table, Guest guest) {
    Set<Rule> rules = new HashSet<>();
    guest.firewalls().forEach(uid -> rules.addAll(table.firewalls().getOrDefault(uid, List.of())));
    return rules;
  }
}
