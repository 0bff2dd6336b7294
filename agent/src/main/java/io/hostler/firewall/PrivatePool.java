package io.hostler.firewall;

import io.hostler.model.Prefix;
import java.util.Comparator;

/** A private pool: closed to everybody but by link, and masqueraded when leaving by the uplink. */
public record PrivatePool(Prefix prefix, IfName uplink) implements Comparable<PrivatePool> {

  @Override
  public int compareTo(PrivatePool other) {
    return Comparator.comparing(PrivatePool::prefix)
        .thenComparing(PrivatePool::uplink)
        .compare(this, other);
  }
}
