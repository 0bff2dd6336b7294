package io.hostler.host;

import io.hostler.linux.Libc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Persistent taps with virtio headers. They outlive the agent, and QEMU, which runs as their owner,
 * attaches to them without any right of its own.
 */
public final class Taps {
  private static final Path DEVICE = Path.of("/dev/net/tun");
  private static final long TUNSETIFF = 0x400454caL;
  private static final long TUNSETPERSIST = 0x400454cbL;
  private static final long TUNSETOWNER = 0x400454ccL;
  private static final int IFF_TAP = 0x0002;
  private static final int IFF_NO_PI = 0x1000;
  private static final int IFF_VNET_HDR = 0x4000;
  private static final int IFREQ = 40;
  private static final int NAME = 16;

  private Taps() {}

  /**
   * Makes the tap in the calling thread's network namespace; one of that name that is there gets
   * the owner.
   *
   * @param owner uid of the user that QEMU runs as
   * @param mark gives it its mark. It stays only after this: an agent that is killed before leaves
   *     no tap of which nobody knows whose it is
   * @throws io.hostler.linux.LinuxException EBUSY while something is attached to it; EINVAL when a
   *     link of another kind has the name
   */
  public static void create(TapName name, int owner, Runnable mark) {
    int fd = attach(name);
    try {
      Libc.ioctl(fd, TUNSETOWNER, owner);
      mark.run();
      Libc.ioctl(fd, TUNSETPERSIST, 1L);
    } finally {
      Libc.close(fd);
    }
  }

  /** A descriptor of the tap, as QEMU has it: each read and write is a frame after its header. */
  public static int attach(TapName name) {
    byte[] request = new byte[IFREQ];
    byte[] text = name.value().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, request, 0, text.length);
    ByteBuffer.wrap(request)
        .order(ByteOrder.nativeOrder())
        .putShort(NAME, (short) (IFF_TAP | IFF_NO_PI | IFF_VNET_HDR));
    int fd = Libc.open(DEVICE, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0);
    try {
      Libc.ioctl(fd, TUNSETIFF, request);
      return fd;
    } catch (RuntimeException e) {
      Libc.close(fd);
      throw e;
    }
  }
}
