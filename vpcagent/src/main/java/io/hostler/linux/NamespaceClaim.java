package io.hostler.linux;

import java.nio.ByteBuffer;

/**
 * A name that one process of a network namespace holds until it ends, however it ends: an abstract
 * unix socket (unix(7)) that nobody talks to. Anybody may take a name, so whoever finds it taken
 * should look {@link #holder by whom}.
 */
public final class NamespaceClaim implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int UCRED = 12;

  /** SOCK_STREAM, not to be inherited, and never waiting. */
  private static final int SOCK_STREAM = 1 | Netlink.SOCK_CLOEXEC | 0x800;

  /** Each who asks {@link #holder} takes a place in it for good. */
  private static final int ASKED = 1024;

  private final int fd;

  private NamespaceClaim(int fd) {
    this.fd = fd;
  }

  /** The process that took a name, as the kernel knows it. */
  public record Holder(int pid, int uid) {}

  /**
   * @throws LinuxException EADDRINUSE when it is taken
   */
  public static NamespaceClaim take(String name) {
    int fd = socket();
    try {
      Libc.bind(fd, SystemdNotify.address("@" + name));
      Libc.listen(fd, ASKED);
      return new NamespaceClaim(fd);
    } catch (LinuxException e) {
      Libc.close(fd);
      throw e;
    }
  }

  /**
   * @throws LinuxException ECONNREFUSED when nobody has it any more; EAGAIN when too many asked
   */
  public static Holder holder(String name) {
    int fd = socket();
    try {
      Libc.connect(fd, SystemdNotify.address("@" + name));
      ByteBuffer peer = Libc.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, UCRED);
      return new Holder(peer.getInt(0), peer.getInt(4));
    } finally {
      Libc.close(fd);
    }
  }

  private static int socket() {
    return Libc.socket(Netlink.AF_UNIX, SOCK_STREAM, 0);
  }

  @Override
  public void close() {
    Libc.close(fd);
  }
}
