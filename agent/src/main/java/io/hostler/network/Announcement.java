package io.hostler.network;

import io.hostler.model.IpAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The frame that tells the neighbours where an address is now: a gratuitous ARP request (RFC 5227,
 * section 3) or an unsolicited neighbour advertisement (RFC 4861, section 7.2.6).
 */
final class Announcement {
  private static final byte[] BROADCAST = HexFormat.of().parseHex("ffffffffffff");
  private static final byte[] ALL_NODES_MAC = HexFormat.of().parseHex("333300000001");
  private static final byte[] ALL_NODES = IpAddress.parse("ff02::1").bytes();
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int ICMPV6 = 58;
  private static final int ADVERTISEMENT = 136;
  private static final int OVERRIDE = 0x20000000;
  private static final int ADVERTISEMENT_LENGTH = 32;

  private Announcement() {}

  /**
   * @param mac of the uplink, 6 bytes
   */
  static byte[] frame(byte[] mac, IpAddress address) {
    return address.isV4() ? arp(mac, address.bytes()) : advertisement(mac, address.bytes());
  }

  private static byte[] arp(byte[] mac, byte[] address) {
    return ByteBuffer.allocate(42)
        .put(BROADCAST)
        .put(mac)
        .putShort((short) ETHERTYPE_ARP)
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) 1)
        .put(mac)
        .put(address)
        .put(new byte[6])
        .put(address)
        .array();
  }

  private static byte[] advertisement(byte[] mac, byte[] address) {
    ByteBuffer message = ByteBuffer.allocate(ADVERTISEMENT_LENGTH);
    message.put((byte) ADVERTISEMENT).put((byte) 0).putShort((short) 0).putInt(OVERRIDE);
    message.put(address).put((byte) 2).put((byte) 1).put(mac);
    message.putShort(2, checksum(address, message.array()));
    return ByteBuffer.allocate(14 + 40 + ADVERTISEMENT_LENGTH)
        .put(ALL_NODES_MAC)
        .put(mac)
        .putShort((short) ETHERTYPE_IPV6)
        .putInt(0x60000000)
        .putShort((short) ADVERTISEMENT_LENGTH)
        .put((byte) ICMPV6)
        .put((byte) 255)
        .put(address)
        .put(ALL_NODES)
        .put(message.array())
        .array();
  }

  /** Over the pseudo-header of RFC 8200, section 8.1, and the message with a zero checksum. */
  private static short checksum(byte[] source, byte[] message) {
    ByteBuffer all = ByteBuffer.allocate(40 + message.length);
    all.put(source).put(ALL_NODES).putInt(message.length).putInt(ICMPV6).put(message).flip();
    long sum = 0;
    while (all.hasRemaining()) {
      sum += all.getShort() & 0xffff;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) ~sum;
  }
}
