package io.hostler.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Attributes by type; of a type that comes more than once, the last. */
public final class NetlinkAttributes {
  private final Map<Integer, ByteBuffer> byType;

  private NetlinkAttributes(Map<Integer, ByteBuffer> byType) {
    this.byType = byType;
  }

  /**
   * @throws IllegalArgumentException when a length does not fit: no part of such a message counts
   */
  public static NetlinkAttributes parse(ByteBuffer buffer) {
    Map<Integer, ByteBuffer> byType = new TreeMap<>();
    ByteBuffer rest = buffer.duplicate().order(ByteOrder.nativeOrder());
    while (rest.remaining() >= Netlink.ATTRIBUTE_HEADER) {
      int length = rest.getShort(rest.position()) & 0xffff;
      int type = rest.getShort(rest.position() + 2) & Netlink.TYPE_MASK;
      if (length < Netlink.ATTRIBUTE_HEADER || length > rest.remaining()) {
        throw new IllegalArgumentException("netlink attribute " + type + " of length " + length);
      }
      byType.put(
          type,
          rest.slice(rest.position() + Netlink.ATTRIBUTE_HEADER, length - Netlink.ATTRIBUTE_HEADER)
              .order(ByteOrder.nativeOrder()));
      rest.position(rest.position() + Math.min(Netlink.align(length), rest.remaining()));
    }
    return new NetlinkAttributes(byType);
  }

  /** The value; its position is 0. */
  public Optional<ByteBuffer> get(int type) {
    return Optional.ofNullable(byType.get(type))
        .map(value -> value.duplicate().order(ByteOrder.nativeOrder()));
  }

  public Optional<Integer> integer(int type) {
    return get(type).filter(value -> value.remaining() >= 4).map(ByteBuffer::getInt);
  }

  public Optional<Integer> octet(int type) {
    return get(type).filter(ByteBuffer::hasRemaining).map(value -> value.get() & 0xff);
  }

  public Optional<byte[]> bytes(int type) {
    return get(type)
        .map(
            value -> {
              byte[] bytes = new byte[value.remaining()];
              value.get(bytes);
              return bytes;
            });
  }

  /** A text up to its NUL. */
  public Optional<String> text(int type) {
    return bytes(type)
        .map(
            bytes -> {
              int end = 0;
              while (end < bytes.length && bytes[end] != 0) {
                end++;
              }
              return new String(bytes, 0, end, StandardCharsets.UTF_8);
            });
  }

  public Optional<InetAddress> address(int type) {
    return bytes(type).filter(b -> b.length == 4 || b.length == 16).map(NetlinkAttributes::address);
  }

  public NetlinkAttributes nested(int type) {
    return get(type).map(NetlinkAttributes::parse).orElse(new NetlinkAttributes(Map.of()));
  }

  /** The values in the order of their types: the elements of a nested list. */
  public List<NetlinkAttributes> elements() {
    List<NetlinkAttributes> elements = new ArrayList<>();
    byType.values().forEach(value -> elements.add(parse(value)));
    return elements;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
