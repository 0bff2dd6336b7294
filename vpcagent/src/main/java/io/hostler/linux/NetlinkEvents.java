package io.hostler.linux;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Listens to multicast groups of netlink on a daemon thread. Events are hints: one that is lost is
 * said so, and whoever listens looks at everything again.
 */
public final class NetlinkEvents implements AutoCloseable {
  /** Groups of {@link Netlink#NETLINK_ROUTE} (RTNLGRP_*). */
  public static final int LINK = 1;

  public static final int IPV4_ADDRESS = 5;
  public static final int IPV4_ROUTE = 7;
  public static final int IPV6_ADDRESS = 9;
  public static final int IPV6_ROUTE = 11;

  /** Of a read of what is there: it does not wait. */
  private static final Duration AT_MOST = Duration.ofSeconds(1);

  private final Readiness readiness = new Readiness();
  private final Runnable lost;
  private final Consumer<NetlinkMessage> listener;

  private NetlinkEvents(Consumer<NetlinkMessage> listener, Runnable lost) {
    this.listener = listener;
    this.lost = lost;
  }

  /**
   * Starts to listen; nothing that happens after the return is missed without a word.
   *
   * @param protocol {@link Netlink#NETLINK_ROUTE} or its like
   * @param onStart runs first on the thread: enters a namespace, say
   * @param groups from 1 to 32
   * @param listener is called on the thread and must return soon
   * @param lost is called when events were lost (ENOBUFS), or the socket failed
   */
  public static NetlinkEvents listen(
      String name,
      int protocol,
      Runnable onStart,
      Consumer<NetlinkMessage> listener,
      Runnable lost,
      int... groups) {
    int mask = 0;
    for (int group : groups) {
      mask |= 1 << (group - 1);
    }
    int wanted = mask;
    NetlinkEvents events = new NetlinkEvents(listener, lost);
    CompletableFuture<NetlinkSocket> opened = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try (events.readiness) {
                try {
                  onStart.run();
                  opened.complete(NetlinkSocket.open(protocol, wanted, AT_MOST));
                } catch (RuntimeException e) {
                  opened.completeExceptionally(e);
                  return;
                }
                try (NetlinkSocket socket = opened.join()) {
                  events.loop(socket);
                }
              }
            });
    opened.join();
    return events;
  }

  private void loop(NetlinkSocket socket) {
    boolean open = true;
    while (open) {
      try {
        open = readiness.await(socket.descriptor());
        if (open) {
          socket.receive().forEach(listener);
        }
      } catch (LinuxException e) {
        switch (e.errno()) {
          case Errno.EAGAIN, Errno.EINTR -> {}
          case Errno.ENOBUFS -> lost.run();
          default -> {
            lost.run();
            throw e;
          }
        }
      } catch (IllegalArgumentException malformed) {
        lost.run();
      }
    }
  }

  /** Nothing that comes from now on is told. */
  @Override
  public void close() {
    readiness.end();
  }

  /** Whether the message says that a link came, changed or went. */
  public static boolean isLink(NetlinkMessage message) {
    return message.type() == Links.NEW || message.type() == Links.DELETE;
  }

  /** Whether the message says that a link went. */
  public static boolean isLinkGone(NetlinkMessage message) {
    return message.type() == Links.DELETE;
  }
}
