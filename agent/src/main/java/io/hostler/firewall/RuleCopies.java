package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The copies of firewalls that guests' owners handed over. A firewall is one chain, so of two
 * copies the one of the higher generation is right for all its users. Not safe for threads.
 */
final class RuleCopies {
  private final Map<Uid, OfFirewall> all = new HashMap<>();

  @SuppressWarnings("ReferenceEquality") // whether it is the very copy that was the newest
  private static final class OfFirewall {
    private final Map<Uid, AttachedFirewall> byGuest = new HashMap<>();
    private @Nullable AttachedFirewall newest;

    void put(Uid guest, AttachedFirewall copy) {
      AttachedFirewall before = byGuest.put(guest, copy);
      if (newest == null || copy.generation() >= newest.generation()) {
        newest = copy;
      } else if (newest == before) {
        lookForNewest();
      }
    }

    void remove(Uid guest) {
      if (byGuest.remove(guest) == newest) {
        lookForNewest();
      }
    }

    private void lookForNewest() {
      newest = null;
      for (AttachedFirewall each : byGuest.values()) {
        if (newest == null || each.generation() > newest.generation()) {
          newest = each;
        }
      }
    }
  }

  /** The copy that is held already, where it is equal. */
  AttachedFirewall shared(AttachedFirewall copy) {
    AttachedFirewall held = newest(copy.uid());
    return held != null && copy.equals(held) ? held : copy;
  }

  /** The guest's copy from now on. */
  void put(Uid guest, AttachedFirewall copy) {
    all.computeIfAbsent(copy.uid(), uid -> new OfFirewall()).put(guest, copy);
  }

  /** Who has a copy. */
  Set<Uid> holders(Uid firewall) {
    OfFirewall copies = all.get(firewall);
    return copies == null ? Set.of() : Set.copyOf(copies.byGuest.keySet());
  }

  /** The guest has none any more. */
  void remove(Uid guest, Uid firewall) {
    OfFirewall copies = all.get(firewall);
    if (copies != null) {
      copies.remove(guest);
      if (copies.byGuest.isEmpty()) {
        all.remove(firewall);
      }
    }
  }

  @Nullable AttachedFirewall newest(Uid firewall) {
    OfFirewall copies = all.get(firewall);
    return copies == null ? null : copies.newest;
  }
}
