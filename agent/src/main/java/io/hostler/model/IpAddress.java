package io.hostler.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An IPv4 (4 bytes) or IPv6 (16 bytes) address as a value; never a name, never a look-up. */
public final class IpAddress implements Comparable<IpAddress> {
  private static final Pattern V4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final int MAX_LENGTH = 45;
  // Without '%' and brackets; a dot is for what is written instead.
  private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  public static IpAddress of(byte[] bytes) {
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    }
    return new IpAddress(bytes.clone());
  }

  /**
   * A dotted quad or an IPv6 address; nothing shorter, no leading zeros, no zone, no IPv4 inside
   * IPv6: one address has one family.
   *
   * @throws IllegalArgumentException when {@code text} is no literal address
   */
  public static IpAddress parse(String text) {
    boolean v6 = text.indexOf(':') >= 0;
    if (v6 ? !V6_CHARACTERS.matcher(text).matches() : !V4.matcher(text).matches()) {
      throw new IllegalArgumentException("not an IP address: " + shown(text));
    }
    IpAddress address = literal(text);
    if (v6 && address.isV4()) {
      throw new IllegalArgumentException("is IPv4 inside IPv6; write " + address);
    }
    if (text.indexOf('.') >= 0 && v6) {
      throw new IllegalArgumentException("ends in IPv4; write " + address);
    }
    return address;
  }

  private static IpAddress literal(String text) {
    try {
      return new IpAddress(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an IP address: " + shown(text), e);
    }
  }

  /** No longer than an address can be: what is none may be a whole file. */
  private static String shown(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public boolean isV4() {
    return bytes.length == 4;
  }

  /** 32 or 128. */
  public int bits() {
    return bytes.length * 8;
  }

  @Override
  public int compareTo(IpAddress other) {
    return bytes.length != other.bytes.length
        ? Integer.compare(bytes.length, other.bytes.length)
        : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Canonical: dotted quad, or RFC 5952. */
  @Override
  public String toString() {
    return isV4() ? v4() : v6();
  }

  private String v4() {
    return (bytes[0] & 255)
        + "."
        + (bytes[1] & 255)
        + "."
        + (bytes[2] & 255)
        + "."
        + (bytes[3] & 255);
  }

  private String v6() {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** The bytes as an {@link InetAddress}; no look-up. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
