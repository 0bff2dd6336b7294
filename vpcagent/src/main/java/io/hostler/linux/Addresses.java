package io.hostler.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Addresses of interfaces over rtnetlink. */
public final class Addresses {
  private static final int NEW = 20;
  private static final int DELETE = 21;
  private static final int GET = 22;
  private static final int FIXED = 8;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int NO_DUPLICATE_DETECTION = 0x02;
  private static final int SCOPE_LINK = 253;

  private final NetlinkSocket socket;

  public Addresses(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** All addresses of one interface, both families. */
  public List<InterfaceAddress> list(int device) {
    return list(device, "list addresses of link " + device).stream()
        .filter(address -> address.device() == device)
        .toList();
  }

  /** All addresses of all interfaces, both families. */
  public List<InterfaceAddress> all() {
    return list(0, "list addresses");
  }

  private List<InterfaceAddress> list(int device, String what) {
    NetlinkRequest get =
        new NetlinkRequest(GET, 0, what).fixed(FIXED, b -> b.putInt(0).putInt(device));
    List<InterfaceAddress> found = new ArrayList<>();
    for (NetlinkMessage message : socket.dump(get)) {
      NetlinkAttributes attributes = message.attributes(FIXED);
      int of = message.payload().getInt(4);
      int length = message.payload().get(1) & 0xff;
      attributes
          .address(IFA_LOCAL)
          .or(() -> attributes.address(IFA_ADDRESS))
          .ifPresent(address -> found.add(new InterfaceAddress(of, address, length)));
    }
    return found;
  }

  /** Adds the address; nothing to do when the interface has it. Usable at once, also for IPv6. */
  public void add(InterfaceAddress address) {
    int flags = Netlink.CREATE | Netlink.REPLACE;
    socket.request(request(NEW, flags, address, "add"));
  }

  /** Removes it; nothing to do when it is not there. */
  public void delete(InterfaceAddress address) {
    try {
      socket.request(request(DELETE, 0, address, "delete"));
    } catch (LinuxException e) {
      if (e.errno() != Errno.EADDRNOTAVAIL) {
        throw e;
      }
    }
  }

  private static NetlinkRequest request(
      int type, int flags, InterfaceAddress address, String verb) {
    InetAddress value = address.address();
    boolean linkLocal = value.isLinkLocalAddress();
    String what =
        verb
            + " address "
            + value.getHostAddress()
            + "/"
            + address.prefixLength()
            + " of link "
            + address.device();
    NetlinkRequest request =
        new NetlinkRequest(type, flags, what)
            .fixed(
                FIXED,
                b ->
                    b.put((byte) family(value))
                        .put((byte) address.prefixLength())
                        .put((byte) (value instanceof Inet6Address ? NO_DUPLICATE_DETECTION : 0))
                        .put((byte) (linkLocal ? SCOPE_LINK : 0))
                        .putInt(address.device()));
    return request.address(IFA_LOCAL, value).address(IFA_ADDRESS, value);
  }

  static int family(InetAddress address) {
    return address instanceof Inet4Address ? Netlink.AF_INET : Netlink.AF_INET6;
  }
}
