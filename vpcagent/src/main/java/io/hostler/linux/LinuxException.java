package io.hostler.linux;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/** A system call or a netlink request that the kernel refused. */
public final class LinuxException extends HostlerException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param errno positive, as in {@link Errno}
   * @param call the call and what it was about: {@code open /run/netns/x}
   */
  public LinuxException(int errno, String call) {
    this(errno, call, "");
  }

  /**
   * @param message the kernel's own words (netlink's extended ack); empty when it has none
   */
  public LinuxException(int errno, String call, String message) {
    super(
        new Problem(
            "system-call",
            call + ": " + Errno.name(errno) + (message.isEmpty() ? "" : ": " + message)));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
