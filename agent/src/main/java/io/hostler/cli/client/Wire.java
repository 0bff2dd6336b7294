package io.hostler.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** A connected unix socket whose reads have a deadline. */
final class Wire implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer ahead = ByteBuffer.allocate(64 << 10).flip();

  private Wire(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  static Wire connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    channel.configureBlocking(false);
    Selector selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    return new Wire(channel, selector);
  }

  /** All of it, however long the agent lets it wait. */
  void write(ByteBuffer bytes) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        key.interestOps(SelectionKey.OP_WRITE);
        selector.select();
        selector.selectedKeys().clear();
      }
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  /**
   * One byte, or -1 at the end.
   *
   * @throws java.net.SocketTimeoutException when none came in time
   */
  int read(Duration most) throws IOException {
    return fill(most) ? ahead.get() & 255 : -1;
  }

  /** Up to {@code into}'s room; -1 at the end. */
  int read(byte[] into, int from, int length, Duration most) throws IOException {
    if (!fill(most)) {
      return -1;
    }
    int count = Math.min(length, ahead.remaining());
    ahead.get(into, from, count);
    return count;
  }

  private boolean fill(Duration most) throws IOException {
    long until = System.nanoTime() + most.toNanos();
    while (!ahead.hasRemaining()) {
      ahead.clear();
      int count = channel.read(ahead);
      ahead.flip();
      if (count < 0) {
        return false;
      }
      long left = (until - System.nanoTime()) / 1_000_000;
      if (count == 0 && left <= 0) {
        throw new java.net.SocketTimeoutException("no answer within " + most.toSeconds() + " s");
      }
      if (count == 0) {
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
    return true;
  }

  String line(Duration most) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = read(most);
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException("the agent closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
      next = read(most);
    }
    return line.toString();
  }

  /** What was read ahead of the end of the header; then the channel, blocking. */
  Pipe raw() throws IOException {
    byte[] left = new byte[ahead.remaining()];
    ahead.get(left);
    selector.close();
    channel.configureBlocking(true);
    InputStream in =
        new java.io.SequenceInputStream(
            new java.io.ByteArrayInputStream(left), Channels.newInputStream(channel));
    return new Pipe(in, Channels.newOutputStream(channel), channel);
  }

  /** Raw bytes both ways; closing it ends both. */
  record Pipe(InputStream in, OutputStream out, SocketChannel channel) {}

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
