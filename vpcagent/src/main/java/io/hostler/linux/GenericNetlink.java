package io.hostler.linux;

import java.util.Optional;

/** Generic netlink: families have numbers that the kernel gives out by name. */
public final class GenericNetlink {
  private static final int CONTROLLER = 16;
  private static final int GET_FAMILY = 3;
  private static final int FAMILY_ID = 1;
  private static final int FAMILY_NAME = 2;
  private static final int FIXED = 4;

  private final NetlinkSocket socket;

  /**
   * @param socket of {@link Netlink#NETLINK_GENERIC}
   */
  public GenericNetlink(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** The family's number; empty when the kernel lacks it: the probe for kernel WireGuard. */
  public Optional<Integer> family(String name) {
    NetlinkRequest get =
        command(CONTROLLER, GET_FAMILY, 1, 0, "generic netlink family " + name)
            .text(FAMILY_NAME, name);
    try {
      return socket.request(get).stream()
          .flatMap(message -> message.attributes(FIXED).get(FAMILY_ID).stream())
          .map(id -> id.getShort() & 0xffff)
          .findFirst();
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A request of a family; its attributes begin after 4 bytes, in answers too. */
  public static NetlinkRequest command(
      int family, int command, int version, int flags, String what) {
    return new NetlinkRequest(family, flags, what)
        .fixed(FIXED, b -> b.put((byte) command).put((byte) version).putShort((short) 0));
  }
}
