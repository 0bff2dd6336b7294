package io.hostler.firewall;

import com.sun.jna.Memory;
import io.hostler.linux.Errno;
import io.hostler.linux.Libc;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Readiness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to what anybody commits to nftables in one network namespace and tells when another
 * thread than ours touched our table. A thread and a socket of its own.
 */
final class NftMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NftMonitor.class);
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_NETFILTER = 12;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int NFNLGRP_NFTABLES = 7;
  private static final int MSG_DONTWAIT = 0x40;

  /** A full load of 5,000 guests notifies some 15 MB at once. */
  private static final int RECEIVE_BUFFER = 32 << 20;

  private static final int DATAGRAM = 1 << 16;

  private final int socket;
  private final NftEvents events;
  private final Runnable lost;
  private final Readiness readiness = new Readiness();
  private final Thread thread;

  /**
   * Opens the socket in the network namespace of the calling thread, whose own commits are not
   * told.
   *
   * @param touched gets the name and thread id of who touched our table
   * @param lost the kernel dropped events: anything may have happened
   */
  NftMonitor(Consumer<String> touched, Runnable lost) {
    this.lost = lost;
    events = new NftEvents(Thread.currentThread().getName(), touched);
    socket = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    try {
      Libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER);
      // A socket that was never bound is in no group, whatever membership it asked for.
      Libc.bind(
          socket,
          ByteBuffer.allocate(12)
              .order(ByteOrder.nativeOrder())
              .putShort((short) AF_NETLINK)
              .putInt(8, 1 << (NFNLGRP_NFTABLES - 1))
              .array());
    } catch (RuntimeException e) {
      Libc.close(socket);
      readiness.close();
      throw e;
    }
    thread = Thread.ofPlatform().name("hostler-nftmon").daemon().start(this::listen);
  }

  @Override
  public void close() {
    readiness.end();
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (readiness;
        Memory buffer = new Memory(DATAGRAM)) {
      while (wanted()) {
        receive(buffer);
      }
    } catch (LinuxException e) {
      LOG.error("no more events of nftables, only the slow audit: {}", e.problem());
      lost.run();
    } finally {
      Libc.close(socket);
    }
  }

  private boolean wanted() {
    try {
      return readiness.await(socket);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EINTR) {
        return true;
      }
      throw e;
    }
  }

  private void receive(Memory buffer) {
    try {
      int length = Libc.recv(socket, buffer, DATAGRAM, MSG_DONTWAIT);
      events.read(buffer.getByteBuffer(0, length).order(ByteOrder.nativeOrder()));
    } catch (LinuxException e) {
      switch (e.errno()) {
        case Errno.EAGAIN, Errno.EINTR -> {}
        case Errno.ENOBUFS -> lost.run();
        default -> throw e;
      }
    }
  }
}
