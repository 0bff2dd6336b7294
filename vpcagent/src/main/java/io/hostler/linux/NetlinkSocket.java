package io.hostler.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A netlink socket of one thread, in the network namespace of the thread that opened it, for ever.
 * Every request is answered before the next. Strict checking is on: the kernel refuses what it
 * would otherwise ignore, and heeds filters of dumps.
 */
public final class NetlinkSocket implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVTIMEO = 20;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int MSG_TRUNC = 0x20;
  private static final int ADDRESS = 12;
  private static final int ACK_MESSAGE = 1;

  /** The kernel never makes a message of a dump larger than 32 KiB. */
  private static final int BUFFER = 256 << 10;

  private static final int DUMP_TRIES = 10;

  private final int fd;
  private final Memory buffer = new Memory(BUFFER);
  private int sequence;
  private long received;

  private NetlinkSocket(int fd) {
    this.fd = fd;
  }

  /**
   * @param protocol {@link Netlink#NETLINK_ROUTE} or its like
   */
  public static NetlinkSocket open(int protocol) {
    return open(protocol, 0, Duration.ofSeconds(10));
  }

  /**
   * @param groups multicast groups, bit n-1 for group n
   * @param timeout after which a receive gives EAGAIN: the kernel always answers, so a request that
   *     does not return by then has an unknown outcome
   */
  static NetlinkSocket open(int protocol, int groups, Duration timeout) {
    int fd = Libc.socket(Netlink.AF_NETLINK, Netlink.SOCK_RAW | Netlink.SOCK_CLOEXEC, protocol);
    try {
      Libc.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
      Libc.setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
      Libc.setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
      Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, 1 << 20);
      Libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout);
      Libc.bind(fd, address(groups));
      return new NetlinkSocket(fd);
    } catch (RuntimeException e) {
      Libc.close(fd);
      throw e;
    }
  }

  int descriptor() {
    return fd;
  }

  private static byte[] address(int groups) {
    return ByteBuffer.allocate(ADDRESS)
        .order(ByteOrder.nativeOrder())
        .putShort((short) Netlink.AF_NETLINK)
        .putShort((short) 0)
        .putInt(0)
        .putInt(groups)
        .array();
  }

  /**
   * Sends one request and waits for its acknowledgement.
   *
   * @return what came before the acknowledgement, for requests that are answered
   * @throws LinuxException with the kernel's own words where it has some
   */
  public List<NetlinkMessage> request(NetlinkRequest request) {
    send(request, Netlink.ACK);
    List<NetlinkMessage> answers = new ArrayList<>();
    while (true) {
      for (NetlinkMessage message : receive()) {
        if (message.sequence() != sequence) {
          continue; // of a request that was given up
        }
        if (message.type() == Netlink.ERROR) {
          check(message, request);
          return answers;
        }
        answers.add(message);
      }
    }
  }

  /**
   * A whole dump. One that the kernel marks as interrupted by a change is asked for again.
   *
   * @throws LinuxException EINTR when the table would not stand still: what is there is unknown
   */
  public List<NetlinkMessage> dump(NetlinkRequest request) {
    return dump(request, message -> true);
  }

  /** What is wanted of a whole dump: the rest is not kept, however much it is. */
  public List<NetlinkMessage> dump(NetlinkRequest request, Predicate<NetlinkMessage> wanted) {
    for (int i = 0; i < DUMP_TRIES; i++) {
      List<NetlinkMessage> some = new ArrayList<>();
      if (dumpOnce(request, wanted, some)) {
        return some;
      }
    }
    throw new LinuxException(Errno.EINTR, request.what(), "changed during each of the dumps");
  }

  private boolean dumpOnce(
      NetlinkRequest request, Predicate<NetlinkMessage> wanted, List<NetlinkMessage> some) {
    send(request, Netlink.DUMP);
    boolean whole = true;
    while (true) {
      for (NetlinkMessage message : receive()) {
        if (message.sequence() != sequence) {
          continue;
        }
        whole &= (message.flags() & Netlink.DUMP_INTERRUPTED) == 0;
        switch (message.type()) {
          case Netlink.ERROR -> check(message, request);
          case Netlink.DONE -> {
            check(message, request);
            return whole;
          }
          default -> {
            if (wanted.test(message)) {
              some.add(message);
            }
          }
        }
      }
    }
  }

  /** How many messages came since it was opened: what looking costs. */
  long received() {
    return received;
  }

  private void send(NetlinkRequest request, int flags) {
    sequence++;
    Libc.sendto(fd, request.encode(flags, sequence), address(0));
  }

  /**
   * The messages of one datagram.
   *
   * @throws LinuxException ENOBUFS when events were lost, EAGAIN when none came in time
   */
  List<NetlinkMessage> receive() {
    int size = Libc.recv(fd, buffer, BUFFER, MSG_TRUNC);
    if (size > BUFFER) {
      throw new LinuxException(Errno.EOVERFLOW, "a netlink datagram of " + size + " bytes");
    }
    List<NetlinkMessage> messages =
        split(ByteBuffer.wrap(buffer.getByteArray(0, size)).order(ByteOrder.nativeOrder()));
    received += messages.size();
    return messages;
  }

  static List<NetlinkMessage> split(ByteBuffer datagram) {
    List<NetlinkMessage> messages = new ArrayList<>();
    while (datagram.remaining() >= Netlink.HEADER) {
      int start = datagram.position();
      int length = datagram.getInt(start);
      if (length < Netlink.HEADER || length > datagram.remaining()) {
        throw new IllegalArgumentException("netlink message of length " + length);
      }
      messages.add(
          new NetlinkMessage(
              datagram.getShort(start + 4) & 0xffff,
              datagram.getShort(start + 6) & 0xffff,
              datagram.getInt(start + 8),
              datagram
                  .slice(start + Netlink.HEADER, length - Netlink.HEADER)
                  .order(ByteOrder.nativeOrder())));
      datagram.position(start + Math.min(Netlink.align(length), datagram.remaining()));
    }
    return messages;
  }

  private static void check(NetlinkMessage message, NetlinkRequest request) {
    ByteBuffer payload = message.payload();
    int error = payload.remaining() >= 4 ? -payload.getInt(0) : 0;
    if (error == 0) {
      return;
    }
    String words = "";
    if ((message.flags() & Netlink.ACK_TLVS) != 0) {
      int fixed = message.type() == Netlink.DONE ? 4 : 4 + echoed(message);
      words = message.attributes(fixed).text(ACK_MESSAGE).orElse("");
    }
    throw new LinuxException(error, request.what(), words);
  }

  /** An error carries the request's header, and the whole request unless capped. */
  private static int echoed(NetlinkMessage message) {
    return (message.flags() & Netlink.CAPPED) != 0 ? Netlink.HEADER : message.payload().getInt(4);
  }

  @Override
  public void close() {
    Libc.close(fd);
    buffer.close();
  }
}
