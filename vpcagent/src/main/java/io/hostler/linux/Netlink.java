package io.hostler.linux;

/** Numbers of linux/netlink.h and linux/rtnetlink.h that the codec speaks. */
public final class Netlink {
  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;

  public static final int NETLINK_ROUTE = 0;
  public static final int NETLINK_NETFILTER = 12;
  public static final int NETLINK_GENERIC = 16;

  /** The message's header: length, type, flags, sequence, port. */
  static final int HEADER = 16;

  static final int ERROR = 2;
  static final int DONE = 3;
  static final int REQUEST = 0x1;
  static final int ACK = 0x4;
  static final int ECHO = 0x8;
  static final int DUMP_INTERRUPTED = 0x10;
  static final int CAPPED = 0x100;
  static final int ACK_TLVS = 0x200;
  static final int DUMP = 0x300;

  /** The flag of a request that replaces what is there. */
  public static final int REPLACE = 0x100;

  /** The flag of a request that fails with EEXIST when the thing is there. */
  public static final int EXCLUSIVE = 0x200;

  /** The flag of a request that makes the thing when it is missing. */
  public static final int CREATE = 0x400;

  static final int ATTRIBUTE_HEADER = 4;
  static final int NESTED = 0x8000;
  static final int TYPE_MASK = 0x3fff;

  private Netlink() {}

  static int align(int length) {
    return (length + 3) & ~3;
  }
}
