package io.hostler.host;

import io.hostler.linux.Libc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Persistent taps with virtio headers. They outlive the agent, and QEMU, which runs as their owner,
 * attaches to them without any right of its own.
 */
public final class Taps {
  private static final Path DEVICE = Path.of("/dev/net/tun");
  private static final long TUNSETIFF = 0x400454caL;
  private static final long TUNSETPERSIST = 0x400454cbL;
  private static final long TUNSETOWNER = 0x400454ccL;
  private static final long TUNSETVNETHDRSZ = 0x400454d8L;
  private static final int IFF_TAP = 0x0002;
  private static final int IFF_NO_PI = 0x1000;
  private static final int IFF_VNET_HDR = 0x4000;

  /** Of virtio 1.0, and of older guests that merge buffers. */
  private static final int MODERN_HEADER = 12;

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
    int fd = Libc.open(DEVICE, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0);
    try {
      Libc.ioctl(fd, TUNSETIFF, request(name));
      return fd;
    } catch (RuntimeException e) {
      Libc.close(fd);
      throw e;
    }
  }

  /**
   * A process whose tap was deleted holds a descriptor of nothing, on which every ioctl fails: it
   * gets the tap of that name that is there now, so that the next one does not end it.
   *
   * @return whether the process held such a descriptor
   * @throws io.hostler.linux.LinuxException EPERM without CAP_SYS_PTRACE; EBUSY while something
   *     else is attached to the tap; ESRCH when the process has ended
   */
  public static boolean reattach(TapName name, ProcessId process) throws IOException {
    int pidfd = Libc.pidfdOpen(process.pid());
    try {
      if (!process.look().isPresent()) {
        return false;
      }
      OptionalInt lost = withoutTap(process.pid());
      if (lost.isEmpty()) {
        return false;
      }
      int fd = Libc.pidfdGetfd(pidfd, lost.getAsInt());
      try {
        Libc.ioctl(fd, TUNSETIFF, request(name));
        Libc.ioctl(fd, TUNSETVNETHDRSZ, intBytes(MODERN_HEADER));
        return true;
      } finally {
        Libc.close(fd);
      }
    } finally {
      Libc.close(pidfd);
    }
  }

  /** The kernel tells the link of each such descriptor; that of a deleted one has no name. */
  private static OptionalInt withoutTap(int pid) throws IOException {
    Path descriptors = Path.of("/proc", String.valueOf(pid), "fdinfo");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path each : all) {
        if (linesOf(each).stream().anyMatch(line -> line.strip().equals("iff:"))) {
          return OptionalInt.of(Integer.parseInt(each.getFileName().toString()));
        }
      }
    }
    return OptionalInt.empty();
  }

  /** Empty for one that was closed meanwhile. */
  private static List<String> linesOf(Path descriptor) throws IOException {
    try {
      return Files.readAllLines(descriptor);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static byte[] request(TapName name) {
    byte[] request = new byte[IFREQ];
    byte[] text = name.value().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, request, 0, text.length);
    ByteBuffer.wrap(request)
        .order(ByteOrder.nativeOrder())
        .putShort(NAME, (short) (IFF_TAP | IFF_NO_PI | IFF_VNET_HDR));
    return request;
  }

  private static byte[] intBytes(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }
}
