package io.hostler.libvirt;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * A console over a libvirt stream. The stream is freed only when nobody is inside a call on it:
 * abort ends them, the last one out frees.
 */
final class LibvirtConsole implements ConsoleStream {
  private final Pointer stream;
  private int inside;
  private boolean closed;

  LibvirtConsole(Pointer stream) {
    this.stream = stream;
  }

  @Override
  public int read(byte[] into) throws IOException {
    if (!enter()) {
      return -1;
    }
    try {
      int n = Native.virStreamRecv(stream, into, new NativeLong(into.length));
      return n > 0 ? n : -1;
    } finally {
      leave();
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    byte[] rest = bytes;
    while (rest.length > 0) {
      if (!enter()) {
        throw new IOException("the console is closed");
      }
      int n;
      try {
        n = Native.virStreamSend(stream, rest, new NativeLong(rest.length));
      } finally {
        leave();
      }
      if (n < 0) {
        throw new IOException("the console ended");
      }
      rest = java.util.Arrays.copyOfRange(rest, n, rest.length);
    }
  }

  /** Blocks for libvirtd's answer; whoever is in another call is not held up by that. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      inside++;
    }
    try {
      Native.virStreamAbort(stream);
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    if (closed) {
      return false;
    }
    inside++;
    return true;
  }

  private synchronized void leave() {
    inside--;
    if (closed && inside == 0) {
      Native.virStreamFree(stream);
    }
  }
}
