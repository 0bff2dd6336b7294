package io.hostler.firewall;

import io.hostler.model.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ethernet frames that carry one IP packet each, with right checksums. */
final class Frames {
  private static final int FRAGMENT_FIRST = 0x2000;

  private Frames() {}

  /** The packet with a source port or echo id of 1024 + id, and the marker as payload. */
  static byte[] of(Packet packet, int id, byte[] marker) {
    byte[] body = body(packet, port(id), marker);
    return ip(packet.source(), packet.destination(), packet.protocol(), body, id, 0);
  }

  static int port(int id) {
    return 1024 + id;
  }

  static byte[] body(Packet packet, int id, byte[] marker) {
    ByteBuffer body = ByteBuffer.allocate(20 + marker.length);
    switch (packet.protocol()) {
      case 6 -> {
        body.putShort((short) id).putShort((short) packet.destinationPort()).putInt(1).putInt(0);
        body.put((byte) 0x50).put((byte) 2).putShort((short) 8192).putInt(0);
        body.put(marker);
        checksum(packet, body, 16);
      }
      case 17 -> {
        body.putShort((short) id).putShort((short) packet.destinationPort());
        body.putShort((short) body.capacity()).putShort((short) 0).putLong(0).putInt(0).put(marker);
        checksum(packet, body, 6);
      }
      case 1, 58 -> {
        body.put((byte) packet.icmpType()).put((byte) 0).putShort((short) 0);
        body.putShort((short) id).putShort((short) 1).putLong(0).putInt(0).put(marker);
        checksum(packet, body, 2);
      }
      // An authentication header whose length is true, so that what parses it goes on.
      case 51 ->
          body.put((byte) 59).put((byte) 3).putShort((short) 0).putLong(id).putLong(0).put(marker);
      default -> body.putShort((short) id).putShort((short) 9).putLong(0).putLong(0).put(marker);
    }
    return body.array();
  }

  /** A TCP segment of a flow that connection tracking follows. */
  static byte[] tcp(
      Packet packet, int sourcePort, int sequence, int acknowledged, int flags, byte[] data) {
    ByteBuffer body = ByteBuffer.allocate(20 + data.length);
    body.putShort((short) sourcePort).putShort((short) packet.destinationPort());
    body.putInt(sequence).putInt(acknowledged).put((byte) 0x50).put((byte) flags);
    body.putShort((short) 8192).putInt(0).put(data);
    checksum(packet, body, 16);
    return body.array();
  }

  /** The first bytes of a TCP segment. */
  static byte[] ports(int source, int destination, int sequence) {
    return ByteBuffer.allocate(8)
        .putShort((short) source)
        .putShort((short) destination)
        .putInt(sequence)
        .array();
  }

  /**
   * @param fragment flags and offset of IPv4; 0 for a whole packet
   */
  static byte[] ip(
      IpAddress source, IpAddress destination, int protocol, byte[] body, int id, int fragment) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 2, 0});
    if (source.isV4()) {
      ByteBuffer header = ByteBuffer.allocate(20);
      header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + body.length));
      header.putShort((short) id).putShort((short) fragment).put((byte) 64).put((byte) protocol);
      header.putShort((short) 0).put(source.bytes()).put(destination.bytes());
      header.putShort(10, (short) ~sum(header.array(), 0));
      frame.writeBytes(new byte[] {8, 0});
      frame.writeBytes(header.array());
    } else {
      ByteBuffer header = ByteBuffer.allocate(40);
      header.putInt(0x60000000).putShort((short) body.length).put((byte) protocol).put((byte) 64);
      header.put(source.bytes()).put(destination.bytes());
      frame.writeBytes(new byte[] {(byte) 0x86, (byte) 0xdd});
      frame.writeBytes(header.array());
    }
    frame.writeBytes(body);
    return frame.toByteArray();
  }

  /** The two parts of a packet that was cut after 24 bytes of its body. */
  static List<byte[]> fragments(Packet whole, byte[] body, int id) {
    IpAddress from = whole.source();
    IpAddress to = whole.destination();
    int protocol = whole.protocol();
    return whole.isV4()
        ? List.of(
            ip(from, to, protocol, Arrays.copyOf(body, 24), id, FRAGMENT_FIRST),
            ip(from, to, protocol, Arrays.copyOfRange(body, 24, body.length), id, 3))
        : fragments6(from, to, protocol, body, id, 24);
  }

  /** The two parts of an IPv6 packet that was cut after {@code first} bytes, a multiple of 8. */
  private static List<byte[]> fragments6(
      IpAddress source, IpAddress destination, int protocol, byte[] body, int id, int first) {
    List<byte[]> frames = new ArrayList<>();
    for (int from : new int[] {0, first}) {
      int to = from == 0 ? first : body.length;
      ByteBuffer part = ByteBuffer.allocate(8 + to - from);
      part.put((byte) protocol).put((byte) 0).putShort((short) (from | (from == 0 ? 1 : 0)));
      part.putInt(id).put(body, from, to - from);
      frames.add(ip(source, destination, 44, part.array(), id, 0));
    }
    return frames;
  }

  /** Port unreachable, about the IP packet that it quotes. */
  static byte[] unreachable(Packet error, byte[] quoted) {
    return icmpError(error, error.isV4() ? 3 : 4, 0, quoted);
  }

  /**
   * @param word what stands between the checksum and the quoted packet: an MTU, or nothing
   */
  static byte[] icmpError(Packet packet, int code, int word, byte[] quoted) {
    ByteBuffer error = ByteBuffer.allocate(8 + quoted.length);
    error.put((byte) packet.icmpType()).put((byte) code).putShort((short) 0).putInt(word);
    error.put(quoted);
    checksum(packet, error, 2);
    return ip(packet.source(), packet.destination(), packet.protocol(), error.array(), code, 0);
  }

  /** Asks who has the target, and tells the asker's own link address (RFC 4861, 4.3). */
  static byte[] solicitation(Packet packet) {
    ByteBuffer body = ByteBuffer.allocate(32);
    body.put((byte) 135).put((byte) 0).putShort((short) 0).putInt(0);
    body.put(packet.destination().bytes());
    body.put((byte) 1).put((byte) 1).put(new byte[] {2, 0, 0, 0, 2, 0});
    checksum(packet, body, 2);
    byte[] frame = ip(packet.source(), packet.destination(), 58, body.array(), 0, 0);
    frame[14 + 7] = (byte) 255; // the hop limit: nobody further away asks
    return frame;
  }

  private static void checksum(Packet packet, ByteBuffer body, int at) {
    int start = 0;
    if (packet.protocol() != 1) {
      start = sum(packet.source().bytes(), 0);
      start = sum(packet.destination().bytes(), start);
      start += packet.protocol() + body.capacity();
    }
    body.putShort(at, (short) ~sum(body.array(), start));
  }

  private static int sum(byte[] bytes, int start) {
    long sum = start;
    for (int i = 0; i < bytes.length; i += 2) {
      sum += (bytes[i] & 255) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 255 : 0);
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) sum;
  }
}
