package io.hostler.model;

/**
 * An address range: {@code 198.51.100.0/24}.
 *
 * @param address the first address; all host bits are zero
 */
public record Prefix(IpAddress address, int length) implements Comparable<Prefix> {

  public Prefix {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException(
          "the length of " + address + "/" + length + " must be 0 to " + address.bits());
    }
    if (!network(address, length).equals(address)) {
      throw new IllegalArgumentException(
          address
              + "/"
              + length
              + " has host bits set; meant "
              + network(address, length)
              + "/"
              + length
              + "?");
    }
  }

  /** {@code a.b.c.d/n}, or a bare address for the whole-length prefix. */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return host(IpAddress.parse(text));
    }
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("has no length of 0 to 128 after its /");
    }
    return new Prefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
  }

  /** The /32 or /128 of one address. */
  public static Prefix host(IpAddress address) {
    return new Prefix(address, address.bits());
  }

  /** That of this length which an address is in. */
  public static Prefix around(IpAddress address, int length) {
    return new Prefix(network(address, length), length);
  }

  /** The address of which all host bits are one: of IPv4 the broadcast. */
  public IpAddress last() {
    byte[] bytes = address.bytes();
    for (int bit = length; bit < address.bits(); bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return IpAddress.of(bytes);
  }

  public boolean isV4() {
    return address.isV4();
  }

  public boolean contains(IpAddress other) {
    return other.isV4() == isV4() && network(other, length).equals(address);
  }

  public boolean overlaps(Prefix other) {
    return length <= other.length ? contains(other.address) : other.contains(address);
  }

  private static IpAddress network(IpAddress address, int length) {
    byte[] bytes = address.bytes();
    for (int bit = length; bit < address.bits(); bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return IpAddress.of(bytes);
  }

  @Override
  public int compareTo(Prefix other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
