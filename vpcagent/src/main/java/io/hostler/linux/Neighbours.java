package io.hostler.linux;

import java.net.InetAddress;

/** Proxy entries: the addresses that this host answers for on an interface (ARP, NDP). */
public final class Neighbours {
  private static final int NEW = 28;
  private static final int DELETE = 29;
  private static final int GET = 30;
  private static final int FIXED = 12;
  private static final int NDA_DST = 1;
  private static final int PERMANENT = 0x80;
  private static final int PROXY = 0x08;

  private final NetlinkSocket socket;

  public Neighbours(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Whether the host answers for the address on the interface. */
  public boolean isProxied(int device, InetAddress address) {
    NetlinkRequest get =
        new NetlinkRequest(GET, 0, "proxy entry " + address.getHostAddress() + " on link " + device)
            .fixed(
                FIXED,
                b ->
                    b.putInt(Addresses.family(address))
                        .putInt(device)
                        .putShort((short) 0)
                        .put((byte) PROXY)
                        .put((byte) 0))
            .address(NDA_DST, address);
    try {
      return !socket.request(get).isEmpty();
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** Answers for the address on the interface; nothing to do when it does. */
  public void addProxy(int device, InetAddress address) {
    int flags = Netlink.CREATE | Netlink.REPLACE;
    socket.request(request(NEW, flags, device, address, "add"));
  }

  /** Stops answering; nothing to do when it does not. */
  public void deleteProxy(int device, InetAddress address) {
    try {
      socket.request(request(DELETE, 0, device, address, "delete"));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static NetlinkRequest request(
      int type, int flags, int device, InetAddress address, String verb) {
    String what = verb + " proxy entry " + address.getHostAddress() + " on link " + device;
    return new NetlinkRequest(type, flags, what)
        .fixed(
            FIXED,
            b ->
                b.putInt(Addresses.family(address))
                    .putInt(device)
                    .putShort((short) PERMANENT)
                    .put((byte) PROXY)
                    .put((byte) 0))
        .address(NDA_DST, address);
  }
}
