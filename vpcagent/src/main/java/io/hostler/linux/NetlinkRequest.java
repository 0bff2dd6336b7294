package io.hostler.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A request under construction: header, fixed part, attributes. It grows as needed. */
public final class NetlinkRequest {
  private static final int LONGEST_ATTRIBUTE = 0xffff;

  private final String what;
  private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

  /**
   * @param what for errors: {@code add route 198.51.100.7/32}
   * @param flags {@link Netlink#CREATE} and its like; REQUEST comes by itself
   */
  public NetlinkRequest(int type, int flags, String what) {
    this.what = what;
    buffer.putInt(0).putShort((short) type).putShort((short) (flags | Netlink.REQUEST));
    buffer.putInt(0).putInt(0);
  }

  /** The fixed part, in the host's byte order, padded to 4 bytes. */
  public NetlinkRequest fixed(int size, Consumer<ByteBuffer> writer) {
    ensure(Netlink.align(size));
    int start = buffer.position();
    writer.accept(buffer);
    if (buffer.position() != start + size) {
      throw new IllegalStateException("fixed part of " + (buffer.position() - start) + " bytes");
    }
    pad();
    return this;
  }

  public NetlinkRequest bytes(int type, byte[] value) {
    if (value.length + Netlink.ATTRIBUTE_HEADER > LONGEST_ATTRIBUTE) {
      throw new IllegalArgumentException("netlink attribute of " + value.length + " bytes");
    }
    ensure(Netlink.ATTRIBUTE_HEADER + Netlink.align(value.length));
    buffer.putShort((short) (Netlink.ATTRIBUTE_HEADER + value.length)).putShort((short) type);
    buffer.put(value);
    pad();
    return this;
  }

  public NetlinkRequest integer(int type, int value) {
    return bytes(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  public NetlinkRequest longInteger(int type, long value) {
    return bytes(
        type, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array());
  }

  /** With the NUL that the kernel wants. */
  public NetlinkRequest text(int type, String value) {
    return bytes(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  public NetlinkRequest address(int type, InetAddress value) {
    return bytes(type, value.getAddress());
  }

  /** An attribute that holds what {@code inside} adds. */
  public NetlinkRequest nested(int type, Consumer<NetlinkRequest> inside) {
    ensure(Netlink.ATTRIBUTE_HEADER);
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) (type | Netlink.NESTED));
    inside.accept(this);
    int length = buffer.position() - start;
    if (length > LONGEST_ATTRIBUTE) {
      throw new IllegalArgumentException("nested netlink attribute of " + length + " bytes");
    }
    buffer.putShort(start, (short) length);
    return this;
  }

  /** What {@link #nested} holds first where the kernel wants a structure before attributes. */
  public NetlinkRequest raw(byte[] bytes) {
    ensure(Netlink.align(bytes.length));
    buffer.put(bytes);
    pad();
    return this;
  }

  String what() {
    return what;
  }

  byte[] encode(int moreFlags, int sequence) {
    buffer.putInt(0, buffer.position());
    buffer.putShort(6, (short) (buffer.getShort(6) | moreFlags));
    buffer.putInt(8, sequence);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private void pad() {
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
  }

  private void ensure(int more) {
    if (buffer.remaining() < more + 4) {
      byte[] larger = Arrays.copyOf(buffer.array(), (buffer.capacity() + more) * 2);
      int position = buffer.position();
      buffer = ByteBuffer.wrap(larger).order(ByteOrder.nativeOrder()).position(position);
    }
  }
}
