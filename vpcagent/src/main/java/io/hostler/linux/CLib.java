package io.hostler.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library's own functions by JNA direct mapping (0.4 µs a call). The variadic ones are bound
 * with the arguments that Linux reads, which the calling conventions of x86-64 and aarch64 allow.
 * An errno is read by {@link Native#getLastError} right after the call, on the same thread.
 */
final class CLib {
  static {
    Native.register(CLib.class, "c");
  }

  private CLib() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int fd, byte[] address, int length);

  static native int connect(int fd, byte[] address, int length);

  static native int listen(int fd, int backlog);

  static native int getsockopt(int fd, int level, int option, byte[] value, int[] length);

  static native long sendto(int fd, byte[] data, long size, int flags, byte[] address, int length);

  static native long recv(int fd, Pointer buffer, long size, int flags);

  static native int setsockopt(int fd, int level, int option, byte[] value, int length);

  static native int ioctl(int fd, long request, byte[] argument);

  static native int ioctl(int fd, long request, long argument);

  static native int open(byte[] path, int flags, int mode);

  static native int close(int fd);

  static native long read(int fd, byte[] buffer, long size);

  static native long write(int fd, byte[] data, long size);

  static native int eventfd(int value, int flags);

  static native int poll(Pointer fds, long count, int milliseconds);

  static native int setns(int fd, int type);

  static native int unshare(int flags);

  static native long syscall(long number, long a, long b, long c, long d);
}
