package io.hostler.firewall;

import io.hostler.firewall.RulesetRenderer.Part;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * From one state of the table to another, where the kernel holds what is rendered from the first:
 * only what differs is rendered, so it costs what differs. The same as {@link RulesetDelta} of both
 * rendered whole.
 *
 * <p>It rests on what a guest's chain is made from: the guest itself, whether each of its firewalls
 * is known, and what of the node is not a pool.
 */
final class TableDelta {
  private final TableDesired from;
  private final TableDesired to;
  private final Counts counts;
  private final Set<Uid> guests = new TreeSet<>();
  private final Set<Uid> firewalls = new TreeSet<>();

  private TableDelta(TableDesired from, TableDesired to, Counts counts) {
    this.from = from;
    this.to = to;
    this.counts = counts;
  }

  /**
   * The commands; empty when nothing differs.
   *
   * @param counts of chains that are written anew
   */
  static String text(TableDesired from, TableDesired to, Counts counts) {
    return new TableDelta(from, to, counts).write();
  }

  private String write() {
    boolean node = !from.node().equals(to.node()) || from.anyCut() != to.anyCut();
    if (!from.node().withPools(List.of()).equals(to.node().withPools(List.of()))) {
      guests.addAll(from.guests().keySet());
      guests.addAll(to.guests().keySet());
    }
    from.guestChanges(to, (uid, before, after) -> guests.add(uid));
    from.firewallChanges(
        to,
        (uid, before, after) -> {
          firewalls.add(uid);
          if ((before == null) != (after == null)) {
            guests.addAll(to.users(uid));
          }
        });
    if (!node && guests.isEmpty() && firewalls.isEmpty()) {
      return "";
    }
    return RulesetDelta.text(
        RulesetRenderer.render(from, new Part(node, guests, firewalls, Set.of())),
        RulesetRenderer.render(to, new Part(node, guests, firewalls, stillPrivate())),
        counts);
  }

  /** An address that two claimed stays private when one of them goes. */
  private Set<IpAddress> stillPrivate() {
    Set<IpAddress> still = new TreeSet<>();
    for (Uid uid : guests) {
      Guest guest = from.guests().get(uid);
      if (guest != null) {
        guest.addresses().stream()
            .map(GuestAddress::address)
            .filter(to::isPrivate)
            .forEach(still::add);
      }
    }
    return still;
  }
}
