package io.hostler.network;

import io.hostler.host.TapName;
import io.hostler.plan.Uid;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One instance's network as it should be on this node.
 *
 * @param user uid of the user that QEMU runs as: it may attach to the tap
 */
public record NetworkDesired(Uid owner, int user, SortedSet<HostAddress> addresses, Rates rates) {
  public NetworkDesired {
    addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
  }

  public TapName tap() {
    return TapName.of(owner);
  }
}
