package io.hostler.firewall;

import io.hostler.model.IpAddress;
import java.util.Set;
import java.util.TreeSet;

/** The addresses that a change of the table takes from guests. */
final class Released {
  private Released() {}

  /** Also those that another guest has now; costs what differs. */
  static Set<IpAddress> between(TableDesired before, TableDesired after) {
    Set<IpAddress> all = new TreeSet<>();
    before.guestChanges(
        after,
        (uid, had, has) -> {
          if (had != null) {
            had.addresses().stream()
                .map(GuestAddress::address)
                .filter(address -> has == null || !has.claims(address))
                .forEach(all::add);
          }
        });
    return all;
  }
}
