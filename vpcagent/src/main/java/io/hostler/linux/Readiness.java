package io.hostler.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Lets one thread wait for a file descriptor for as long as it takes, and any thread end that: a
 * time-out in its place would wake the thread all day to find that nothing came. poll(2) on the
 * descriptor and on an eventfd(2).
 */
public final class Readiness implements AutoCloseable {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final short POLLIN = 1;

  /** {@code struct pollfd}: int fd, short events, short revents. */
  private static final int POLLFD = 8;

  private final int end = Libc.eventfd(EFD_CLOEXEC);
  private boolean closed;

  /**
   * True when a read of {@code fd} would not block, be it that it fails; false when it was ended.
   *
   * @throws LinuxException EINTR, or when {@code fd} is none
   */
  public boolean await(int fd) {
    try (Memory both = new Memory(2 * POLLFD)) {
      both.clear();
      both.setInt(0, fd);
      both.setShort(4, POLLIN);
      both.setInt(POLLFD, end);
      both.setShort(POLLFD + 4, POLLIN);
      Libc.poll(both, 2, -1);
      return both.getShort(POLLFD + 6) == 0;
    }
  }

  /** From any thread, at any time: whoever waits, or will, is told to end. */
  public synchronized void end() {
    if (!closed) {
      byte[] one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
      Libc.write(end, one);
    }
  }

  /** By the thread that waits, when it will no more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(end);
    }
  }
}
