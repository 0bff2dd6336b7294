package io.hostler.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A terminal's modes, by ioctl (tty_ioctl(4)); the layout is the kernel's {@code termios}. */
public final class Terminal {
  private static final long TCGETS = 0x5401;
  private static final long TCSETS = 0x5402;
  private static final int SIZE = 36;
  private static final int CHARACTERS = 17;
  private static final int VTIME = 5;
  private static final int VMIN = 6;
  // The flags that cfmakeraw(3) takes away: of input, of local processing, of character size.
  private static final int INPUT = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
  private static final int LOCAL = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;
  private static final int CONTROL = 0x30 | 0x100;
  private static final int EIGHT_BITS = 0x30;
  private static final int POSTPROCESS = 0x1;

  private final int fd;
  private final byte[] before;

  private Terminal(int fd, byte[] before) {
    this.fd = fd;
    this.before = before;
  }

  /** The terminal behind a file descriptor; empty when it is none. */
  public static Optional<Terminal> of(int fd) {
    byte[] modes = new byte[SIZE];
    try {
      Libc.ioctl(fd, TCGETS, modes);
      return Optional.of(new Terminal(fd, modes));
    } catch (LinuxException e) {
      return Optional.empty();
    }
  }

  /** Every key as its bytes, no echo, no signals; until {@link #restore}. */
  public void raw() {
    ByteBuffer modes = ByteBuffer.wrap(before.clone()).order(ByteOrder.nativeOrder());
    modes.putInt(0, modes.getInt(0) & ~INPUT);
    modes.putInt(4, modes.getInt(4) & ~POSTPROCESS);
    modes.putInt(8, (modes.getInt(8) & ~CONTROL) | EIGHT_BITS);
    modes.putInt(12, modes.getInt(12) & ~LOCAL);
    modes.put(CHARACTERS + VMIN, (byte) 1);
    modes.put(CHARACTERS + VTIME, (byte) 0);
    Libc.ioctl(fd, TCSETS, modes.array());
  }

  /** The modes as they were when this was made. */
  public void restore() {
    Libc.ioctl(fd, TCSETS, before.clone());
  }
}
