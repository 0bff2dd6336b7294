package io.hostler.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * System calls with their checks: each throws {@link LinuxException} where C returns -1. Call them
 * on platform threads; what may block belongs on {@link NativeThreads}.
 */
public final class Libc {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int CLONE_NEWNS = 0x20000;
  public static final int CLONE_NEWNET = 0x40000000;

  private static final long SYS_PIDFD_OPEN = 434;
  private static final long SYS_PIDFD_GETFD = 438;

  private Libc() {}

  public static int socket(int domain, int type, int protocol) {
    return check(CLib.socket(domain, type, protocol), "socket");
  }

  public static void bind(int fd, byte[] address) {
    check(CLib.bind(fd, address, address.length), "bind");
  }

  public static void connect(int fd, byte[] address) {
    check(CLib.connect(fd, address, address.length), "connect");
  }

  public static void listen(int fd, int backlog) {
    check(CLib.listen(fd, backlog), "listen");
  }

  /** The first {@code size} bytes of an option, in the host's byte order. */
  public static ByteBuffer getsockopt(int fd, int level, int option, int size) {
    byte[] value = new byte[size];
    check(CLib.getsockopt(fd, level, option, value, new int[] {size}), "getsockopt " + option);
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
  }

  /** Sends one datagram; to the connected peer when {@code address} is empty. */
  public static void sendto(int fd, byte[] data, byte[] address) {
    check(CLib.sendto(fd, data, data.length, 0, address, address.length), "sendto");
  }

  /** Receives into {@code buffer}; the bytes that came, or their true number with MSG_TRUNC. */
  public static int recv(int fd, Pointer buffer, int size, int flags) {
    return (int) check(CLib.recv(fd, buffer, size, flags), "recv");
  }

  public static void setsockopt(int fd, int level, int option, int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    setsockopt(fd, level, option, bytes);
  }

  /** An option that is a time: whole seconds and microseconds. */
  public static void setsockopt(int fd, int level, int option, Duration time) {
    byte[] timeval =
        ByteBuffer.allocate(16)
            .order(ByteOrder.nativeOrder())
            .putLong(time.toSeconds())
            .putLong(time.toNanosPart() / 1000)
            .array();
    setsockopt(fd, level, option, timeval);
  }

  private static void setsockopt(int fd, int level, int option, byte[] value) {
    check(CLib.setsockopt(fd, level, option, value, value.length), "setsockopt " + option);
  }

  /** An ioctl that reads and writes a structure. */
  public static int ioctl(int fd, long request, byte[] argument) {
    return check(CLib.ioctl(fd, request, argument), "ioctl 0x" + Long.toHexString(request));
  }

  public static int ioctl(int fd, long request, long argument) {
    return check(CLib.ioctl(fd, request, argument), "ioctl 0x" + Long.toHexString(request));
  }

  public static int open(Path path, int flags, int mode) {
    return check(CLib.open(cString(path.toString()), flags, mode), "open " + path);
  }

  public static void close(int fd) {
    check(CLib.close(fd), "close");
  }

  public static int read(int fd, byte[] buffer) {
    return (int) check(CLib.read(fd, buffer, buffer.length), "read");
  }

  public static int write(int fd, byte[] data) {
    return (int) check(CLib.write(fd, data, data.length), "write");
  }

  static int eventfd(int flags) {
    return check(CLib.eventfd(0, flags), "eventfd");
  }

  /** Waits for one of {@code count} {@code struct pollfd}; -1 ms: without an end. */
  static void poll(Pointer fds, int count, int milliseconds) {
    check(CLib.poll(fds, count, milliseconds), "poll");
  }

  /** A handle of one process that no other process takes over; ESRCH when there is none. */
  public static int pidfdOpen(int pid) {
    return (int) check(CLib.syscall(SYS_PIDFD_OPEN, pid, 0L, 0L, 0L), "pidfd_open " + pid);
  }

  /**
   * Another process' descriptor {@code fd} as one of ours, closed on exec; needs CAP_SYS_PTRACE.
   */
  public static int pidfdGetfd(int pidfd, int fd) {
    return (int) check(CLib.syscall(SYS_PIDFD_GETFD, pidfd, fd, 0L, 0L), "pidfd_getfd " + fd);
  }

  /** Moves the calling thread, which should be of its own, into a namespace. */
  public static void setns(int fd, int type) {
    check(CLib.setns(fd, type), "setns");
  }

  /** Gives the calling thread, which should be of its own, new namespaces. */
  public static void unshare(int flags) {
    check(CLib.unshare(flags), "unshare");
  }

  static byte[] cString(String text) {
    if (text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("a NUL in a path");
    }
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static int check(int result, String call) {
    return (int) check((long) result, call);
  }

  private static long check(long result, String call) {
    if (result < 0) {
      throw new LinuxException(Native.getLastError(), call);
    }
    return result;
  }
}
