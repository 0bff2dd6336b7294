package io.hostler.placement;

import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import java.util.Optional;

/**
 * The addresses of a prefix that may be given, both ends included. Of IPv4 prefixes shorter than
 * /31 not the network's and the broadcast address; of IPv6 prefixes shorter than /127 not the
 * first, which is every router's (RFC 4291 2.6.1).
 */
record AddressRange(IpAddress first, IpAddress last) {

  static AddressRange of(Prefix prefix) {
    IpAddress first = prefix.address();
    IpAddress last = prefix.last();
    if (prefix.address().bits() - prefix.length() < 2) {
      return new AddressRange(first, last);
    }
    return new AddressRange(step(first, 1), prefix.isV4() ? step(last, -1) : last);
  }

  boolean contains(IpAddress address) {
    return address.isV4() == first.isV4()
        && first.compareTo(address) <= 0
        && address.compareTo(last) <= 0;
  }

  /** The address after this one; empty after the last. */
  Optional<IpAddress> after(IpAddress address) {
    return address.compareTo(last) < 0 ? Optional.of(step(address, 1)) : Optional.empty();
  }

  private static IpAddress step(IpAddress address, int by) {
    byte[] bytes = address.bytes();
    int carry = by;
    for (int i = bytes.length - 1; i >= 0 && carry != 0; i--) {
      int sum = (bytes[i] & 255) + carry;
      bytes[i] = (byte) sum;
      carry = sum > 255 ? 1 : sum < 0 ? -1 : 0;
    }
    return IpAddress.of(bytes);
  }
}
