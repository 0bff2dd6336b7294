package io.hostler.network;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.IpAddress;

/** An address of an instance, and how the world reaches it. */
public record HostAddress(IpAddress address, AddressPoolSpec.Mode mode)
    implements Comparable<HostAddress> {

  @Override
  public int compareTo(HostAddress other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : mode.compareTo(other.mode);
  }
}
