package io.hostler.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole Ethernet frames in and out of one interface. */
public final class PacketSocket implements AutoCloseable {
  private static final int ALL = 0x0003;
  private static final int LONGEST = 65_536;
  private static final int DONT_WAIT = 0x40;

  private final int fd;
  private final Memory buffer = new Memory(LONGEST);

  /** On a thread in the interface's namespace. */
  public PacketSocket(int device) {
    fd = Libc.socket(Netlink.AF_PACKET, Netlink.SOCK_RAW | Netlink.SOCK_CLOEXEC, 0);
    try {
      Libc.bind(fd, address(device));
    } catch (RuntimeException e) {
      Libc.close(fd);
      throw e;
    }
  }

  /** struct sockaddr_ll. */
  private static byte[] address(int device) {
    ByteBuffer b = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    b.putShort((short) Netlink.AF_PACKET).put((byte) (ALL >> 8)).put((byte) ALL).putInt(device);
    return b.array();
  }

  public void send(byte[] frame) {
    if (Libc.write(fd, frame) != frame.length) {
      throw new LinuxException(Errno.ENOBUFS, "send a frame");
    }
  }

  /** The next frame that waits; empty when none does. */
  public byte[] poll() {
    try {
      int size = Libc.recv(fd, buffer, LONGEST, DONT_WAIT);
      return buffer.getByteArray(0, size);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EAGAIN) {
        return new byte[0];
      }
      throw e;
    }
  }

  @Override
  public void close() {
    Libc.close(fd);
    buffer.close();
  }
}
