package io.hostler.network;

import io.hostler.host.TapName;
import io.hostler.host.Taps;
import io.hostler.linux.Libc;
import io.hostler.linux.LinuxException;
import io.hostler.linux.NetworkNamespace;
import io.hostler.model.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A guest at the other end of a tap, as QEMU would run it: answers ARP and neighbour solicitations
 * for its addresses, and sends every UDP datagram back.
 */
final class FakeGuest implements AutoCloseable {
  private static final byte[] MAC = {2, 0, 0, 0, 0, 7};
  private static final int HEADER = 10; // of virtio, before each frame
  private static final int ETHERNET = 14;

  private final int fd;
  private final IpAddress v4;
  private final IpAddress v6;
  private final Thread thread;
  private volatile boolean closed;

  FakeGuest(NetworkNamespace host, TapName tap, IpAddress v4, IpAddress v6) {
    this.fd = host.call(() -> Taps.attach(tap));
    this.v4 = v4;
    this.v6 = v6;
    this.thread = Thread.ofPlatform().daemon().start(this::work);
  }

  private void work() {
    byte[] buffer = new byte[70_000];
    while (!closed) {
      int size;
      try {
        size = Libc.read(fd, buffer);
      } catch (LinuxException nothingYet) {
        LockSupport.parkNanos(1_000_000);
        continue;
      }
      byte[] frame = Arrays.copyOfRange(buffer, HEADER, size);
      byte[] answer = answer(frame);
      if (answer.length > 0) {
        System.arraycopy(frame, 6, answer, 0, 6);
        System.arraycopy(MAC, 0, answer, 6, 6);
        Libc.write(
            fd,
            ByteBuffer.allocate(HEADER + answer.length).put(new byte[HEADER]).put(answer).array());
      }
    }
  }

  private byte[] answer(byte[] frame) {
    ByteBuffer b = ByteBuffer.wrap(frame);
    return switch (b.getShort(12) & 0xffff) {
      case 0x0806 -> arp(frame);
      case 0x0800 ->
          frame[ETHERNET + 9] == 17 ? echo(frame, 12, 4, (frame[ETHERNET] & 15) * 4) : new byte[0];
      case 0x86dd ->
          switch (frame[ETHERNET + 6]) {
            case 17 -> echo(frame, 8, 16, 40);
            case 58 -> advertise(frame);
            default -> new byte[0];
          };
      default -> new byte[0];
    };
  }

  /** Asks for the gateway's link address as if it were this address's, ready to be written. */
  static byte[] asks(IpAddress sender) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER + 42).put(new byte[HEADER]);
    frame.put(new byte[] {-1, -1, -1, -1, -1, -1}).put(MAC).putShort((short) 0x0806);
    frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
    frame.putShort((short) 1).put(MAC).put(sender.bytes()).put(new byte[6]);
    return frame.put(new byte[] {(byte) 169, (byte) 254, 1, 1}).array();
  }

  private byte[] arp(byte[] frame) {
    if (!Arrays.equals(Arrays.copyOfRange(frame, 38, 42), v4.bytes())) {
      return new byte[0];
    }
    ByteBuffer answer = ByteBuffer.wrap(frame.clone());
    answer.putShort(20, (short) 2);
    answer.put(22, MAC).put(28, v4.bytes());
    answer.put(32, frame, 22, 10);
    return answer.array();
  }

  private byte[] advertise(byte[] frame) {
    int icmp = ETHERNET + 40;
    if ((frame[icmp] & 0xff) != 135
        || !Arrays.equals(Arrays.copyOfRange(frame, icmp + 8, icmp + 24), v6.bytes())) {
      return new byte[0];
    }
    byte[] whole = Announcement.frame(MAC, v6);
    byte[] source = Arrays.copyOfRange(frame, ETHERNET + 8, ETHERNET + 24);
    // The announcement goes to all nodes; to one asker the checksum changes with the destination.
    ByteBuffer answer = ByteBuffer.wrap(whole);
    answer.put(ETHERNET + 24, source);
    answer.putInt(icmp + 4, 0x60000000); // solicited, override
    answer.putShort(icmp + 2, (short) 0);
    answer.putShort(icmp + 2, checksum(answer, icmp, whole.length - icmp));
    return whole;
  }

  private static short checksum(ByteBuffer frame, int icmp, int length) {
    long sum = length + 58;
    for (int i = ETHERNET + 8; i < icmp + length; i += 2) {
      sum += frame.getShort(i) & 0xffff;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) ~sum;
  }

  /** With both addresses and both ports swapped no checksum changes. */
  private static byte[] echo(byte[] frame, int addresses, int size, int ipHeader) {
    ByteBuffer answer = ByteBuffer.wrap(frame.clone());
    int source = ETHERNET + addresses;
    answer.put(source, frame, source + size, size).put(source + size, frame, source, size);
    int udp = ETHERNET + ipHeader;
    answer.put(udp, frame, udp + 2, 2).put(udp + 2, frame, udp, 2);
    return answer.array();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Libc.close(fd);
  }
}
