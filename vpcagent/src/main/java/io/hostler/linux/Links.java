package io.hostler.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Network interfaces over rtnetlink. */
public final class Links {
  static final int NEW = 16;
  static final int DELETE = 17;
  private static final int GET = 18;
  static final int INFO = 16;
  private static final int IFF_UP = 1;
  private static final int IFF_LOWER_UP = 0x10000;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_IFALIAS = 20;
  private static final int IFLA_GROUP = 27;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int KIND = 1;
  private static final int DATA = 2;
  private static final int VETH_PEER = 1;
  private static final int TUN_OWNER = 1;
  private static final int TUN_TYPE = 3;
  private static final int TUN_VNET_HEADER = 5;
  private static final int TUN_PERSIST = 6;
  private static final int TYPE_TAP = 2;
  private static final int LONGEST_NAME = 15;

  private final NetlinkSocket socket;

  public Links(NetlinkSocket socket) {
    this.socket = socket;
  }

  public List<Link> list() {
    List<Link> links = new ArrayList<>();
    for (NetlinkMessage message : socket.dump(info(GET, 0, 0, 0, 0, "list links"))) {
      links.add(parse(message));
    }
    return links;
  }

  /** Empty only when the kernel says that there is none. */
  public Optional<Link> byName(String name) {
    try {
      NetlinkRequest get = info(GET, 0, 0, 0, 0, "link " + name).text(IFLA_IFNAME, checked(name));
      return socket.request(get).stream().findFirst().map(Links::parse);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Empty only when the kernel says that there is none. */
  public Optional<Link> byIndex(int index) {
    try {
      return socket.request(info(GET, 0, index, 0, 0, "link " + index)).stream()
          .findFirst()
          .map(Links::parse);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Makes a link that needs nothing but a kind, such as {@code ifb}.
   *
   * @param group given in the same message, so that it can serve as a mark
   */
  public void add(String name, String kind, int group) {
    NetlinkRequest add =
        info(NEW, Netlink.CREATE | Netlink.EXCLUSIVE, 0, 0, 0, "add " + kind + " " + name);
    add.text(IFLA_IFNAME, checked(name)).integer(IFLA_GROUP, group);
    add.nested(IFLA_LINKINFO, info -> info.text(KIND, kind));
    socket.request(add);
  }

  /**
   * Makes a veth pair.
   *
   * @param peerNamespace descriptor of the network namespace that the peer begins in
   */
  public void addVeth(String name, String peer, int peerNamespace) {
    NetlinkRequest add = info(NEW, Netlink.CREATE | Netlink.EXCLUSIVE, 0, 0, 0, "add veth " + name);
    add.text(IFLA_IFNAME, checked(name));
    add.nested(
        IFLA_LINKINFO,
        info ->
            info.text(KIND, "veth")
                .nested(
                    DATA,
                    data ->
                        data.nested(
                            VETH_PEER,
                            end ->
                                end.raw(new byte[INFO])
                                    .text(IFLA_IFNAME, checked(peer))
                                    .integer(IFLA_NET_NS_FD, peerNamespace))));
    socket.request(add);
  }

  public void setUp(int index, boolean up) {
    String what = "set link " + index + (up ? " up" : " down");
    socket.request(info(NEW, 0, index, up ? IFF_UP : 0, IFF_UP, what));
  }

  /** The alias, up to 255 bytes. */
  public void setAlias(int index, String alias) {
    change(index, "alias", request -> request.text(IFLA_IFALIAS, alias));
  }

  public void setGroup(int index, int group) {
    change(index, "group " + group, request -> request.integer(IFLA_GROUP, group));
  }

  private void change(int index, String what, UnaryOperator<NetlinkRequest> attributes) {
    NetlinkRequest request = info(NEW, 0, index, 0, 0, "set link " + index + " " + what);
    socket.request(attributes.apply(request));
  }

  /** Deletes one link: 17 to 55 ms, since the kernel waits until nobody looks at it. */
  public void delete(int index) {
    socket.request(info(DELETE, 0, index, 0, 0, "delete link " + index));
  }

  private static NetlinkRequest info(
      int type, int flags, int index, int linkFlags, int change, String what) {
    return new NetlinkRequest(type, flags, what)
        .fixed(INFO, b -> b.putInt(0).putInt(index).putInt(linkFlags).putInt(change));
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("not an interface's name: " + name);
    }
    return name;
  }

  /** A link from an answer or an event. */
  public static Link parse(NetlinkMessage message) {
    ByteBuffer info = message.payload();
    NetlinkAttributes attributes = message.attributes(INFO);
    NetlinkAttributes linkInfo = attributes.nested(IFLA_LINKINFO);
    String kind = linkInfo.text(KIND).orElse("");
    return new Link(
        info.getInt(4),
        attributes.text(IFLA_IFNAME).orElse(""),
        (info.getInt(8) & IFF_UP) != 0,
        (info.getInt(8) & IFF_LOWER_UP) != 0,
        attributes.integer(IFLA_MTU).orElse(0),
        attributes.bytes(IFLA_ADDRESS).map(HexFormat.ofDelimiter(":")::formatHex).orElse(""),
        kind,
        attributes.text(IFLA_IFALIAS).orElse(""),
        attributes.integer(IFLA_GROUP).orElse(0),
        optional(attributes.integer(IFLA_MASTER)),
        kind.equals("tun") ? Optional.of(tun(linkInfo.nested(DATA))) : Optional.empty());
  }

  private static Link.TunDetails tun(NetlinkAttributes data) {
    return new Link.TunDetails(
        data.octet(TUN_TYPE).orElse(0) == TYPE_TAP,
        data.octet(TUN_PERSIST).orElse(0) == 1,
        data.octet(TUN_VNET_HEADER).orElse(0) == 1,
        optional(data.integer(TUN_OWNER)));
  }

  private static OptionalInt optional(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
