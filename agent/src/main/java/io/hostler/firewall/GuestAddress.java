package io.hostler.firewall;

import io.hostler.model.IpAddress;

/**
 * One address that a guest may send from.
 *
 * @param isPrivate of a private pool: closed before any firewall is asked
 */
public record GuestAddress(IpAddress address, boolean isPrivate)
    implements Comparable<GuestAddress> {

  @Override
  public int compareTo(GuestAddress other) {
    return address.compareTo(other.address);
  }
}
