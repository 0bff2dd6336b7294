package io.hostler.libvirt;

import java.io.IOException;

/**
 * The two directions of a guest's serial console. One reader and one writer, each on its platform
 * thread: both block inside a native call.
 */
public interface ConsoleStream extends AutoCloseable {

  /**
   * Blocks until there is something.
   *
   * @return how many bytes; -1 when the guest or the connection ended, or the stream was closed
   */
  int read(byte[] into) throws IOException;

  /** Blocks while the guest does not take what was typed. */
  void write(byte[] bytes) throws IOException;

  /** Ends a read that blocks; may itself block for as long as libvirtd likes. */
  @Override
  void close();
}
