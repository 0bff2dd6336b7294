package io.hostler.firewall;

import io.hostler.model.IpAddress;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who sends from which address. Two guests of one address would be let through as each other. */
final class Claims {
  private final Map<IpAddress, Set<Uid>> holders = new HashMap<>();

  void put(Uid guest, List<GuestAddress> addresses) {
    for (GuestAddress claimed : addresses) {
      holders.computeIfAbsent(claimed.address(), address -> new TreeSet<>()).add(guest);
    }
  }

  void remove(Uid guest, List<GuestAddress> addresses) {
    for (GuestAddress claimed : addresses) {
      Set<Uid> all = holders.get(claimed.address());
      if (all != null && all.remove(guest) && all.isEmpty()) {
        holders.remove(claimed.address());
      }
    }
  }

  /** Why the guest can't have one of these besides what it has. */
  Optional<Problem> conflict(Uid guest, List<GuestAddress> wanted) {
    for (GuestAddress claimed : wanted) {
      Set<Uid> all = holders.getOrDefault(claimed.address(), Set.of());
      if (!all.isEmpty() && !all.contains(guest)) {
        Uid holder = all.iterator().next();
        return Optional.of(
            new Problem(
                "address-conflict",
                claimed.address() + " is held by instance " + holder.shortId() + " on this node",
                "delete one of the two, or the orphan that holds it"));
      }
    }
    return Optional.empty();
  }
}
