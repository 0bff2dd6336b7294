package io.hostler.linux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * sd_notify(3): datagrams to the socket that systemd names in the environment; nothing where it
 * names none. The JDK has no unix datagram sockets.
 */
public final class SystemdNotify {
  private static final int PATH = 108;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDTIMEO = 21;

  /** A systemd that hangs takes nothing, and a send to it would wait for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String socket;
  private final Optional<Duration> watchdog;

  private SystemdNotify(String socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * @param environment NOTIFY_SOCKET: a path, or {@code @NAME} of the abstract namespace;
   *     WATCHDOG_USEC
   */
  public static SystemdNotify of(Map<String, String> environment) {
    String usec = environment.getOrDefault("WATCHDOG_USEC", "");
    return new SystemdNotify(
        environment.getOrDefault("NOTIFY_SOCKET", ""),
        usec.matches("[1-9][0-9]{0,14}")
            ? Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(usec), 1000L)))
            : Optional.empty());
  }

  /** How often systemd wants to hear {@link #alive}, at the latest; empty when it does not. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  public void ready() {
    send("READY=1");
  }

  public void alive() {
    send("WATCHDOG=1");
  }

  public void stopping() {
    send("STOPPING=1");
  }

  /** One line for {@code systemctl status}. */
  public void status(String line) {
    send("STATUS=" + line.replace('\n', ' '));
  }

  /**
   * @throws LinuxException when a socket is named and nobody listens; EAGAIN when who listens took
   *     nothing for a second
   */
  private void send(String message) {
    if (socket.isEmpty()) {
      return;
    }
    int fd = Libc.socket(Netlink.AF_UNIX, Netlink.SOCK_DGRAM | Netlink.SOCK_CLOEXEC, 0);
    try {
      Libc.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, PATIENCE);
      Libc.sendto(fd, message.getBytes(StandardCharsets.UTF_8), address(socket));
    } finally {
      Libc.close(fd);
    }
  }

  /** struct sockaddr_un: an abstract name starts with a NUL and ends where the address does. */
  static byte[] address(String socket) {
    boolean isAbstract = socket.startsWith("@");
    byte[] name =
        (isAbstract ? "\0" + socket.substring(1) : socket + "\0").getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH) {
      throw new LinuxException(Errno.ENAMETOOLONG, "NOTIFY_SOCKET " + socket);
    }
    byte[] address = new byte[2 + name.length];
    address[0] = (byte) Netlink.AF_UNIX; // little endian, as both of our architectures are
    System.arraycopy(name, 0, address, 2, name.length);
    return address;
  }
}
