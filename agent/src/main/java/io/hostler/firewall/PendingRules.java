package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What owners handed over, and what became of it. Not safe for threads by itself. */
final class PendingRules {
  private final GuestTable table = new GuestTable();
  private final Map<Uid, GuestRules> inForce = new HashMap<>();
  private final Map<Uid, Problem> refused = new HashMap<>();

  /**
   * Whose last commit was not heard of in time, or not made, and why. They are handed over with
   * each commit until one ends well.
   */
  private final Map<Uid, Problem> unheard = new HashMap<>();

  /** Who handed over rules since the last commit began. */
  private final Set<Uid> put = new HashSet<>();

  /** Who is to go, since then or since a commit that failed. */
  private final Set<Uid> removed = new HashSet<>();

  GuestTable table() {
    return table;
  }

  void put(Uid guest, GuestRules rules) {
    table.put(guest, rules);
    put.add(guest);
    removed.remove(guest);
  }

  void remove(Uid guest) {
    table.remove(guest);
    removed.add(guest);
  }

  /** Why the kernel refused what was handed over last, told once. */
  Optional<Problem> takeRefusal(Uid guest) {
    return Optional.ofNullable(refused.remove(guest));
  }

  FirewallObserved observe(Uid owner) {
    if (unheard.containsKey(owner)) {
      return FirewallObserved.unheard(unheard.get(owner));
    }
    GuestRules rules = inForce.get(owner);
    Seen<GuestRules> seen =
        rules != null
            ? Seen.present(rules)
            : table
                .unspoken(owner)
                .map(PendingRules::asFound)
                .map(Seen::present)
                .orElseGet(Seen::absent);
    return new FirewallObserved(seen, Optional.ofNullable(refused.get(owner)));
  }

  /** Only what was handed over since goes into the batch: a commit's cost grows with the change. */
  TableDesired take(Batch batch) {
    put.addAll(unheard.keySet());
    for (Uid uid : put) {
      table.spoken(uid).ifPresent(rules -> batch.taken.put(uid, rules));
    }
    put.clear();
    batch.removed.addAll(removed);
    removed.clear();
    return table.merged();
  }

  /** The batch was committed, but for those it says were refused; whose owners have to know. */
  Set<Uid> committed(Batch batch, Committed done) {
    Set<Uid> touched = new HashSet<>(batch.removed);
    batch.taken.forEach(
        (uid, rules) -> {
          if (ended(uid, rules, done.refused().get(uid))) {
            touched.add(uid);
          }
        });
    for (Uid uid : batch.removed) {
      if (!batch.taken.containsKey(uid)) {
        inForce.remove(uid);
        unheard.remove(uid);
      }
    }
    return touched;
  }

  /** The batch was refused as a whole, or not heard of; whose owners have to know. */
  Set<Uid> failed(Batch batch, Problem why) {
    Set<Uid> touched = new HashSet<>();
    batch.taken.forEach(
        (uid, rules) -> {
          boolean late = why.code().equals(NftThread.LATE);
          if (late || unheard.containsKey(uid)) {
            // Woken once: later failures are met by those who try again.
            if (unheard.put(uid, why) == null) {
              touched.add(uid);
            }
          } else if (ended(uid, rules, why)) {
            touched.add(uid);
          }
        });
    for (Uid uid : batch.removed) {
      unheard.put(uid, why);
      if (table.spoken(uid).isEmpty()) {
        removed.add(uid);
      }
    }
    return touched;
  }

  /** What was handed over is in force, or refused; whether its owner has to know. */
  private boolean ended(Uid uid, GuestRules rules, @Nullable Problem why) {
    boolean wasUnheard = why == null ? unheard.remove(uid) != null : unheard.containsKey(uid);
    if (rules.equals(inForce.get(uid)) && !wasUnheard) {
      return false;
    }
    if (why == null) {
      inForce.put(uid, rules);
      refused.remove(uid);
      table.settled(uid);
    } else {
      refused.put(uid, why);
      if (!wasUnheard) {
        table.takeBack(uid, rules, Optional.ofNullable(inForce.get(uid)));
      }
    }
    return true;
  }

  private static GuestRules asFound(Guest guest) {
    return new GuestRules(
        guest.tap(), guest.addresses(), List.of(), guest.smtp(), List.of(), false);
  }
}
